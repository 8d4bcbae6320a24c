/** Rules of guests and enlightenments that have nothing to say of a machine of KubeVirt, each with the reason. */

const NO_ELEMENT = "KubeVirt's API has no such enlightenment.";
const NO_MODE = "KubeVirt has the list of enlightenments and hypervPassthrough only.";
const NO_PIN = "Kubernetes chooses the CPUs.";

export const NOT_IN_KUBEVIRT: Readonly<Record<string, string>> = {
  "value-missing": "KubeVirt has a default for each value.",
  "mode-support": NO_MODE,
  "host-model-overrides": NO_MODE,
  "host-model-migration": NO_MODE,
  "host-lacks": "Kubernetes chooses the node by what the machine requires.",
  "emsr-bitmap-needs-evmcs": NO_ELEMENT,
  "avic-without-apicv": NO_ELEMENT,
  "avic-without-synic": NO_ELEMENT,
  "synic-inhibits-apicv": NO_ELEMENT,
  "no-nonarch-coresharing-pinning": NO_ELEMENT,
  "syndbg-boot": NO_ELEMENT,
  "reenlightenment-migration": "KubeVirt sets the frequency of the TSC for machines that migrate.",
  "passthrough-blocks-migration": "The cluster decides whether a machine migrates.",
  "nvram-needs-uefi": "KubeVirt decides where the variables are.",
  "pinning-overlap": NO_PIN,
  "numa-without-pinning": NO_PIN,
  "topology-product": "KubeVirt derives the number of vCPUs from the topology.",
  "cpu-model": "KubeVirt has one property for mode and model.",
  "vnc-password-length": "The console of KubeVirt has no password.",
  "graphics-port": "The console of KubeVirt has no port.",
  "video-bios": "KubeVirt chooses the video device by the firmware.",
  "redirected-usb-spice": "The console of KubeVirt is VNC.",
  "cpu-hot-add": "KubeVirt plugs sockets only where the cluster allows it.",
};

export const NOT_ON_A_CLUSTER = "Kubernetes chooses the node that a machine of KubeVirt runs on.";
