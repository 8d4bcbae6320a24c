// A build farm: Windows Server with Hyper-V inside, for builds in containers and virtual machines. The fleet places the
// builders only on hosts with the label `farm` that can run them. kvm2 has much more room than kvm1 and gets none: its
// kernel module is loaded without `nested=1`, as its saved profile says.
import path from "node:path";
import { HostSupport, Preset, Windows, WindowsFleet } from "pulumi-windows-guest";
import { hosts, tryOut } from "./settings";

const farm = new WindowsFleet("farm", {
  template: {
    windows: Windows.Server2022,
    preset: Preset.NestedHyperV,
    vcpus: 2,
    memory: "4 GiB",
    ...tryOut,
    // With `report`, as in the other examples, the fleet would use kvm2 with a warning.
    hostSupport: HostSupport.Adapt,
  },
  count: 2,
  namePattern: "build-{n}",
  hosts: {
    kvm1: { ...hosts["kvm1"]!, labels: { farm: "yes" } },
    kvm2: {
      uri: "qemu+ssh://root@kvm2.example.org/system",
      profile: path.join(__dirname, "hosts", "kvm2.yaml"),
      labels: { farm: "yes" },
    },
  },
  placement: { requires: { farm: "yes" } },
  // Builders are only busy while a build runs: half of them may restart at the same time.
  rollout: { maxUnavailable: "50%" },
});

/** Which builder is on which host. */
export const placement = farm.placement;
