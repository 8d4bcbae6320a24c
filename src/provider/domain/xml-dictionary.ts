/**
 * What most machines have in their XML. A text that repeats it is packed into a fifth. It is a part of the format of
 * states: it must never change; another one needs another mark in deployed-xml.ts.
 */
export const xmlDictionary = `<kvm>
      <hidden state='on'/>
    </kvm>
<ioapic driver='kvm'/><cputune>
    <vcpupin vcpu='0' cpuset='0'/>
    <emulatorpin cpuset='<numatune>
    <memory mode='strict' nodeset='0'/>
<memoryBacking>
    <hugepages>
      <page size='1048576' unit='KiB'/>
  <iothreads>1</iothreads>
<graphics type='spice'>
<video>
      <model type='qxl'/>
<audio id='1' type='none'/>
<loader readonly='yes' type='pflash'><type arch='x86_64' machine='pc'>hvm</type><model type='e1000e'/><target dev='sda' bus='sata'/><timer name='tsc' frequency='
<domain type='kvm'>
  <name>
  <uuid></uuid>
  <metadata>
    <windowsguest:guest xmlns:windowsguest='urn:pulumi-windows-guest:domain:1' windows='server-2022' preset='desktop@2' digest='
    <libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
      <libosinfo:os id='http://microsoft.com/win/2k22'/>
    </libosinfo:libosinfo>
  </metadata>
  <memory unit='KiB'>8388608</memory>
  <vcpu>4</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='q35'>hvm</type>
    <firmware>
      <feature enabled='yes' name='enrolled-keys'/>
      <feature enabled='yes' name='secure-boot'/>
    </firmware>
    <loader secure='yes'/>
    <nvram>/var/lib/libvirt/qemu/nvram/_VARS.fd</nvram>
  </os>
  <features>
    <acpi/>
    <apic/>
    <hyperv mode='custom'>
      <relaxed state='on'/>
      <vapic state='on'/>
      <spinlocks state='on' retries='8191'/>
      <vpindex state='on'/>
      <runtime state='on'/>
      <synic state='on'/>
      <stimer state='on'>
        <direct state='on'/>
      </stimer>
      <frequencies state='on'/>
      <tlbflush state='on'/>
      <ipi state='on'/>
      <avic state='on'/>
      <evmcs state='on'/>
      <reset state='on'/>
      <reenlightenment state='on'/>
      <vendor_id state='on' value='
      <tlbflush state='on'>
        <direct state='on'/>
        <extended state='on'/>
      <emsr_bitmap state='on'/>
      <xmm_input state='on'/>
    </hyperv>
    <vmport state='off'/>
    <smm state='on'/>
  </features>
  <cpu mode='host-passthrough' check='none' migratable='on'><cpu mode='host-model'>
    <topology sockets='1' cores='4' threads='1'/>
    <feature policy='disable' name='vmx'/>
    <feature policy='disable' name='svm'/>
    <feature policy='disable' name='arch-capabilities'/>
  </cpu>
  <clock offset='localtime'>
    <timer name='rtc' tickpolicy='catchup'/>
    <timer name='pit' tickpolicy='delay'/>
    <timer name='hpet' present='no'/>
    <timer name='hypervclock' present='yes'/>
  </clock>
  <pm>
    <suspend-to-mem enabled='no'/>
    <suspend-to-disk enabled='no'/>
  </pm>
  <devices>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2' discard='unmap'/>
      <source file='/var/lib/libvirt/images/'/>
      <target dev='sda' bus='scsi'/>
      <boot order='1'/>
    </disk>
    <disk type='block' device='cdrom'>
      <driver name='qemu' type='raw' cache='none' io='native' iothread='1'/>
      <source dev='/dev/' pool='' volume=''/>
      <target dev='vda' bus='virtio'/>
      <serial></serial>
      <readonly/>
    </disk>
    <controller type='usb' index='0' model='qemu-xhci'/>
    <controller type='scsi' index='0' model='virtio-scsi'/>
    <interface type='bridge'>
      <source bridge='br0'/>
      <vlan>
      <link state='up'/>
    <interface type='network'>
      <mac address='52:54:00:'/>
      <source network='default'/>
      <model type='virtio'/>
    </interface>
    <channel type='unix'>
      <target type='virtio' name='org.qemu.guest_agent.0'/>
    </channel>
    <input type='tablet' bus='usb'/>
    <tpm model='tpm-crb'>
      <backend type='emulator' version='2.0' persistent_state='yes'/>
    </tpm>
    <graphics type='vnc' port='-1' autoport='yes'>
      <listen type='address' address='127.0.0.1'/>
    </graphics>
    <video>
      <model type='virtio'/>
    </video>
    <memballoon model='virtio'/>
    <rng model='virtio'>
      <backend model='random'>/dev/urandom</backend>
    </rng>
  </devices>
</domain>`;
