import { clock, hyperv, cpu, ARM, XP, type Cases } from "./xml";

export const enlightenmentCases: Cases = {
  "kvmclock-shown": [
    {
      xml: clock("name='hypervclock' present='yes'", "name='kvmclock' present='yes'"),
      found: [["info clock/timer[kvmclock]/@present", "kvmclock"]],
      repaired: { has: "present='no'" },
    },
    // Not written: nobody chose it.
    { xml: clock("name='kvmclock'"), found: [] },
    { xml: `${ARM}${clock("name='kvmclock' present='yes'")}`, found: [] },
  ],
  "rtc-lost-ticks": [
    {
      type: "qemu",
      xml: clock("name='hpet' present='no'"),
      found: [["info clock", "stimer"]],
      repaired: { has: "<timer name='rtc' tickpolicy='catchup'/>" },
    },
    { xml: clock("name='rtc' track='guest'"), found: [["info clock/timer[rtc]/@tickpolicy"]] },
    // The last of two elements counts.
    {
      xml: `${hyperv("<stimer state='on'/><stimer state='off'/>")}${clock("name='pit' tickpolicy='delay'")}`,
      found: [["info clock"]],
    },
    { xml: hyperv("<stimer state='off'/><stimer state='on'/>"), found: [] },
    { xml: hyperv("", " mode='passthrough'"), found: [] },
    { xml: ARM, found: [] },
  ],
  "enlightenment-twice": [
    {
      // Three times: libvirt reads the last.
      xml: hyperv("<vapic state='on'/><vapic state='off'/><relaxed state='on'/><vapic state='on'/>"),
      found: [["warning features/hyperv/vapic[1]", "<vapic> 3 times", "differ", "state='on'"]],
      repaired: { has: "<relaxed state='on'/><vapic state='on'/></hyperv>", lacks: "state='off'" },
    },
    {
      xml: hyperv("<spinlocks state='on' retries='4096'/><spinlocks state='on' retries='8191'/>"),
      found: [["warning features/hyperv/spinlocks[1]", "differ"]],
      repaired: { has: "<hyperv><spinlocks state='on' retries='8191'/></hyperv>" },
    },
    {
      // libvirt merges two elements of the same name.
      xml: "<features><hyperv><relaxed state='on'/></hyperv><hyperv><relaxed state='on'/></hyperv></features>",
      found: [["warning features/hyperv[1]/relaxed", "2 times"]],
    },
    {
      // What is inside the earlier one counts in libvirt: no repair.
      xml: hyperv("<stimer state='on'><direct state='on'/></stimer><stimer state='on'/>"),
      found: [["warning features/hyperv/stimer[1]", "differ"]],
      repaired: { has: "<direct state='on'/>" },
    },
  ],
  "enlightenments-in-command-line": [
    {
      // As a public guide for GPU passthrough has it.
      xml: `${hyperv("<relaxed state='on'/><vapic state='on'/>")}${clock("name='hypervclock' present='yes'")}${cpu("-cpu", "host,kvm=off")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "relaxed, vapic, time", "have no effect"]],
    },
    {
      // Only what is missing there is lost; `=off` turns off, and QEMU's old spelling is read.
      xml: `${hyperv("<relaxed state='on'/><vapic state='on'/><vpindex state='on'/>")}${cpu("-cpu", "host,+hv_relaxed,hv-vapic=off,hv-vpindex=on")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "so vapic of", "has no effect"]],
    },
    {
      // The last one wins.
      xml: `${hyperv("<relaxed state='on'/>")}${cpu("-cpu", "host", "-smbios", "type=1", "--cpu", "host,hv-relaxed")}`,
      found: [["warning qemu:commandline/qemu:arg[6]/@value", "hv-relaxed"]],
    },
    {
      xml: `${hyperv("", " mode='host-model'")}${cpu("-cpu", "host")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "<hyperv mode>"]],
    },
    {
      xml: `<devices><panic model='hyperv'/></devices>${cpu("-cpu", "host,hv-passthrough")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "hv-passthrough"]],
    },
    {
      // Off in XML, so nothing is lost.
      xml: `${hyperv("<relaxed state='off'/>")}${cpu("-cpu", "host,hv_apicv")}`,
      found: [["warning qemu:commandline/qemu:arg[2]/@value", "only in a -cpu", "hv-avic"]],
    },
    { xml: `${hyperv("<relaxed state='off'/>")}${cpu("-cpu", "host,-hypervisor")}`, found: [] },
    // A `-cpu` without a value.
    { xml: `${hyperv("<relaxed state='on'/>")}${cpu("-smp", "4", "-cpu")}`, found: [] },
    { xml: cpu("-name", "hv-relaxed"), found: [] },
  ],
  "hyperv-missing": [
    {
      xml: "<features><acpi/></features>",
      found: [["warning features", "no Hyper-V enlightenments"]],
      repaired: {
        has: "<hyperv><relaxed state='on'/><vapic state='on'/><spinlocks state='on' retries='8191'/></hyperv>",
      },
    },
    {
      xml: "",
      found: [["warning ", "no Hyper-V enlightenments"]],
      repaired: { has: "<clock><timer name='hypervclock' present='yes'/></clock>" },
    },
    {
      xml: clock("name='hypervclock' present='yes'"),
      found: [["warning ", "hypervclock", "no other"]],
      repaired: { has: "<relaxed state='on'/>" },
    },
    {
      // Who turned the clock off may have a reason.
      xml: clock("name='hypervclock' present='no'"),
      found: [["warning ", "no Hyper-V enlightenments"]],
      repaired: { has: "<timer name='hypervclock' present='no'/>", lacks: "present='yes'" },
    },
    {
      // Each was turned off: no repair against somebody's choice.
      xml: hyperv("<relaxed state='off'/><vapic state='off'/>"),
      found: [["warning features/hyperv"]],
      repaired: { lacks: "state='on'" },
    },
    { xml: hyperv(""), found: [] },
    { xml: hyperv("", " mode='passthrough'"), found: [] },
    { xml: "<features><hyperv/><hyperv><relaxed state='on'/></hyperv></features>", found: [] },
    { xml: "<devices><panic model='hyperv'/></devices>", found: [] },
    { xml: cpu("-cpu", "host,hv_relaxed,hv_time"), found: [] },
    { xml: cpu("-cpu", "host,kvm=off"), found: [["warning "]], repaired: { lacks: "relaxed" } },
    { xml: ARM, found: [] },
    { xml: XP, found: [] },
    {
      windows: "windows-7",
      xml: "<os firmware='efi'><type arch='x86_64' machine='q35'>hvm</type></os>",
      found: [],
    },
    { windows: "windows-7", xml: "<os><type arch='x86_64' machine='q35'>hvm</type></os>", found: [["warning "]] },
  ],
  "hyperv-empty": [
    {
      xml: hyperv(""),
      found: [["warning features/hyperv", "turns nothing on"]],
      repaired: {
        has: "<hyperv><relaxed state='on'/><vapic state='on'/><spinlocks state='on' retries='8191'/></hyperv>",
      },
    },
    // Off is a choice.
    { xml: hyperv("<relaxed state='off'/>"), found: [] },
    { xml: "<features><hyperv/><hyperv><relaxed state='on'/></hyperv></features>", found: [] },
    { xml: hyperv("", " mode='passthrough'"), found: [] },
  ],
  "passthrough-ignores-flags": [
    {
      xml: hyperv("<evmcs state='off'/><vendor_id state='on' value='ada'/>", " mode='passthrough'"),
      found: [["warning features/hyperv/evmcs", "<evmcs>, <vendor_id>"]],
    },
    { xml: hyperv("<evmcs state='off'/>", " mode='custom'"), found: [] },
  ],
  "reset-enlightenment": [
    {
      xml: hyperv("<relaxed state='on'/><reset state='on'/>"),
      found: [["info features/hyperv/reset", "reset"]],
      repaired: { has: "<reset state='off'/>" },
    },
    { xml: hyperv("<reset state='on'/><reset state='off'/>"), found: [] },
  ],
};
