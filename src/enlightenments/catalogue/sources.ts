/** The places the catalogue's facts come from, named once. */

export const QEMU_DOCS = "QEMU docs/system/i386/hyperv.rst (https://www.qemu.org/docs/master/system/i386/hyperv.html)";
/** The same dependency sets in 7.2, 10.0, 10.2 and 11.1. */
export const QEMU_TABLE = "QEMU target/i386/kvm/kvm.c, kvm_hyperv_properties[]";
export const QEMU_EXPAND = "QEMU target/i386/kvm/kvm.c, kvm_hyperv_expand_features()";
export const QEMU_ENABLED = "QEMU target/i386/kvm/kvm.c, hyperv_enabled()";
export const QEMU_INIT_VCPU = "QEMU target/i386/kvm/kvm.c, hyperv_init_vcpu()";
export const QEMU_CPU = "QEMU target/i386/cpu.c, x86_cpu_hyperv_realize()";
export const QEMU_MIGRATION = "QEMU target/i386/machine.c, hyperv_reenlightenment_post_load()";
export const QEMU_VMBUS = "QEMU hw/hyperv/vmbus.c";

export const LIBVIRT_DOCS =
  "libvirt formatdomain, hypervisor features (https://libvirt.org/formatdomain.html#hypervisor-features)";
export const LIBVIRT_TIMERS = "libvirt formatdomain, time keeping (https://libvirt.org/formatdomain.html#time-keeping)";
export const LIBVIRT_PANIC = "libvirt formatdomain, panic device (https://libvirt.org/formatdomain.html#panic-device)";
export const LIBVIRT_PARSER = "libvirt src/conf/domain_conf.c, virDomainFeaturesHyperVDefParse()";
export const LIBVIRT_VALIDATE = "libvirt src/qemu/qemu_validate.c, qemuValidateDomainDefHypervFeatures()";
export const LIBVIRT_START = "libvirt src/qemu/qemu_process.c, qemuProcessVerifyHypervFeatures()";
export const LIBVIRT_HOST_MODEL = "libvirt src/qemu/qemu_process.c, qemuProcessEnableDomainFeatures() (12.8)";

export const KVM_HYPERV = "Linux arch/x86/kvm/hyperv.c";
export const KVM_NESTED_VMX = "Linux arch/x86/kvm/vmx/nested.c";
export const KVM_EVMCS = "Linux arch/x86/kvm/vmx/hyperv_evmcs.h";

/** The cover letter of the series, with the exits that were counted. */
export const KVM_MBEC = "https://spinics.net/lists/kvm/msg372396.html";
/** A host that locked up with CET and MBEC shown to Windows; its machine also needed `level=30`. */
export const KVM_MBEC_LOCKUP = "https://lkml.iu.edu/2605.1/04480.html";
export const PROXMOX_EVMCS = "Proxmox qemu-server commit 30531026 (https://git.proxmox.com/?p=qemu-server.git)";
export const PROXMOX_MBEC = "Proxmox qemu-server commit 20f60d31 (https://git.proxmox.com/?p=qemu-server.git)";

export const RHEL_DOCS = "Red Hat Enterprise Linux 10 documentation, Enabling Hyper-V enlightenments";
export const VIRT_MANAGER = "virt-manager virtinst/domain/features.py, _set_hyperv_defaults()";
export const PROXMOX = "Proxmox qemu-server src/PVE/QemuServer/CPUConfig.pm, get_hyperv_enlightenments()";
export const KUBEVIRT = "KubeVirt pkg/virt-api/webhooks/hyperv.go";
