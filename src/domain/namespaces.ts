/** Our element in `<metadata>`. libvirt allows one element per namespace there. */
export const GUEST_NAMESPACE = "urn:pulumi-windows-guest:domain:1";
/** Where libosinfo, and with it virt-manager and cockpit, note which operating system a machine runs. */
export const LIBOSINFO_NAMESPACE = "http://libosinfo.org/xmlns/libvirt/domain/1.0";
/** Arguments and environment for QEMU, past libvirt. */
export const QEMU_NAMESPACE = "http://libvirt.org/schemas/domain/qemu/1.0";
