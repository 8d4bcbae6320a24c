/** Pages that several presets lean on. */
export const QEMU_HYPERV = "https://www.qemu.org/docs/master/system/i386/hyperv.html";
export const LIBVIRT_HYPERV = "https://libvirt.org/formatdomain.html#hypervisor-features";
export const LIBVIRT_TIME = "https://libvirt.org/formatdomain.html#time-keeping";
export const LIBVIRT_TUNING = "https://libvirt.org/formatdomain.html#cpu-tuning";
export const LIBVIRT_CPU = "https://libvirt.org/formatdomain.html#cpu-model-and-topology";
export const LIBVIRT_MIGRATION = "https://libvirt.org/migration.html";
export const RHEL_HYPERV =
  "https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/10/html/configuring_and_managing_windows_virtual_machines/";
export const RHEL_RT = "https://docs.redhat.com/en/documentation/red_hat_enterprise_linux_for_real_time/9/";
export const VIRT_MANAGER = "https://github.com/virt-manager/virt-manager (virtinst/domain/features.py, clock.py)";
export const PVE = "https://git.proxmox.com/?p=qemu-server.git (src/PVE/QemuServer/CPUConfig.pm)";
export const KUBEVIRT_WINDOWS = "https://github.com/kubevirt/common-instancetypes (preferences/components/hyperv)";
export const KUBEVIRT_WINDOWS_TPM =
  "https://github.com/kubevirt/common-instancetypes (preferences/windows/2k22, 2k25), https://learn.microsoft.com/en-us/windows-server/get-started/hardware-requirements";
export const KUBEVIRT_RT = "https://github.com/kubevirt/common-instancetypes (instancetypes/rt/1)";
export const TLFS = "https://learn.microsoft.com/en-us/virtualization/hyper-v-on-windows/tlfs/tlfs";
export const NESTED_WINDOWS =
  "https://learn.microsoft.com/en-us/windows-server/virtualization/hyper-v/nested-virtualization";
export const NVIDIA_VM = "https://nvidia.custhelp.com/app/answers/detail/a_id/5173";
export const QEMU_VFIO_BALLOON =
  "https://gitlab.com/qemu-project/qemu/-/commit/238e91728503d400e1c4e644e3a9b80f9e621682";
export const LIBVIRT_HOSTDEV = "https://libvirt.org/formatdomain.html#usb-pci-scsi-devices";
export const LIBVIRT_VIDEO = "https://libvirt.org/formatdomain.html#video-devices";
export const SPICE_MANUAL = "https://www.spice-space.org/spice-user-manual.html";
