import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";

import { parseXml, XmlElement } from "@rgrove/parse-xml";

import { catalogue } from "../../src/enlightenments";
import { ensureBuilt, root, run } from "./support/command";
import { libvirtEdges, qemuEdges } from "../enlightenments/facts";

describe("windows-guest graph", () => {
  before(function () {
    this.timeout(180_000);
    ensureBuilt();
  });

  it("makes the picture that the README shows", () => {
    const { code, stdout } = run(["graph"]);
    assert.equal(code, 0);
    const committed = readFileSync(path.join(root, "docs", "images", "enlightenments.svg"), "utf8");
    assert.ok(stdout === committed, "docs/images/enlightenments.svg is out of date; run: npm run generate");
  });

  it("is an SVG with a node for every enlightenment and a title for those who cannot see it", () => {
    const { root: svg } = parseXml(run(["graph"]).stdout);
    assert.equal(svg?.name, "svg");
    assert.equal(svg.attributes["role"], "img");
    const groups = (element: XmlElement): XmlElement[] =>
      element.children.flatMap((child) => (child instanceof XmlElement ? [child, ...groups(child)] : []));
    const nodes = groups(svg)
      .filter((element) => element.attributes["class"] === "node")
      .map(
        (element) =>
          (element.children.find((child) => child instanceof XmlElement && child.name === "title") as XmlElement).text,
      );
    assert.deepEqual(nodes.sort(), catalogue.map((row) => row.name).sort());
  });

  it("gives every name room in its box, also in a wide font such as DejaVu Sans Bold", () => {
    const boxes = [
      ...run(["graph"]).stdout.matchAll(
        /<g id="node\d+" class="node">\n<title>([^<]+)<\/title>[^]*?<path [^>]*\bd="([^"]+)"/g,
      ),
    ];
    assert.equal(boxes.length, catalogue.length);
    for (const [, name, outline] of boxes) {
      const xs = [...outline!.matchAll(/(-?[\d.]+),-?[\d.]+/g)].map((match) => Number(match[1]));
      const needed = name!.replace(/&#45;/g, "-").length * 13 * 0.62;
      assert.ok(
        Math.max(...xs) - Math.min(...xs) >= needed,
        `${name}: ${Math.max(...xs) - Math.min(...xs)} < ${needed}`,
      );
    }
  });

  it("says which edge is meant: no word stands where another edge passes", () => {
    const { stdout } = run(["graph"]);
    const edges = [
      ...stdout.matchAll(/<g id="edge\d+" class="edge">\n<title>([^<]+)<\/title>([^]*?)\n<\/g>(?=\n<g id="|\n<\/g>)/g),
    ].map(([, title, body]) => ({ title, body: body! }));
    const words = edges.flatMap(({ title, body }) =>
      [...body.matchAll(/<text [^>]*x="([^"]+)" y="([^"]+)"[^>]*>/g)].map((match) => ({
        title,
        x: Number(match[1]),
        y: Number(match[2]) - 3,
      })),
    );
    assert.equal(words.length, 2);
    for (const word of words) {
      for (const { title, body } of edges.filter((edge) => edge.title !== word.title)) {
        const near = curvePoints(/<path [^>]*\bd="([^"]+)"/.exec(body)?.[1] ?? "").filter(
          ([x, y]) => Math.abs(x - word.x) < 20 && Math.abs(y - word.y) < 6,
        );
        assert.deepEqual(near, [], `"on Intel" of ${word.title} stands at ${title}`);
      }
    }
  });

  /** Points on an SVG path of cubic curves. */
  function curvePoints(outline: string): [x: number, y: number][] {
    const corners = [...outline.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map((match): [number, number] => [
      Number(match[1]),
      Number(match[2]),
    ]);
    return corners.flatMap((from, index) => {
      const [a, b, to] = corners.slice(index + 1, index + 4);
      if (index % 3 !== 0 || !a || !b || !to) return [];
      const at = (t: number, axis: 0 | 1): number =>
        (1 - t) ** 3 * from[axis] + 3 * (1 - t) ** 2 * t * a[axis] + 3 * (1 - t) * t ** 2 * b[axis] + t ** 3 * to[axis];
      return Array.from({ length: 51 }, (_, step): [number, number] => [at(step / 50, 0), at(step / 50, 1)]);
    });
  }

  it("draws the words at edges last, with a rim, so that no line goes through them; no other text has one", () => {
    const texts = [
      ...run(["graph"]).stdout.matchAll(
        /<g id="(node|edge)\d+"|<text [^>]*?(paint-order="stroke")?[^>]*>([^<]*)<\/text>/g,
      ),
    ];
    const groups = texts.map(([, group, , words]) => group ?? words);
    const last = groups.lastIndexOf("node");
    assert.deepEqual(
      groups.slice(last + 1).filter((word) => word === "on Intel"),
      ["on Intel", "on Intel"],
    );
    assert.ok(!groups.slice(0, last).includes("on Intel"));
    assert.deepEqual(
      texts.filter(([whole]) => whole.includes("paint-order")).map(([, , , words]) => words),
      ["on Intel", "on Intel"],
    );
  });

  it("draws what QEMU needs solid, libvirt's nesting dashed, recommendations dotted", () => {
    const { stdout } = run(["graph", "--format", "dot"]);
    const edges = [...stdout.matchAll(/^ +"([^"]+)" -> "([^"]+)" \[.*style="(solid|dashed|dotted)"/gm)].map(
      ([, from, to, style]) => [from, to, style],
    );
    const of = (style: string): string[] =>
      edges
        .filter((edge) => edge[2] === style)
        .map(([from, to]) => `${from} ${to}`)
        .sort();
    assert.deepEqual(of("solid"), qemuEdges.map((edge) => edge.join(" ")).sort());
    assert.deepEqual(of("dashed"), libvirtEdges.map((edge) => edge.join(" ")).sort());
    assert.ok(of("dotted").includes("reenlightenment frequencies"));
  });

  it("shows the timer and the panic device, and what libvirt cannot write", () => {
    const { stdout } = run(["graph", "-f", "dot"]);
    const line = (name: string): string => stdout.split("\n").find((one) => one.trim().startsWith(`"${name}" [`)) ?? "";
    assert.match(line("time"), /the hypervclock timer/);
    assert.match(line("crash"), /the panic device/);
    assert.match(line("syndbg"), /style="rounded,filled,dashed"/);
    assert.match(line("evmcs"), /Intel only/);
  });

  it("writes Mermaid: every node once, every edge once", () => {
    const { stdout } = run(["graph", "--format", "mermaid"]);
    for (const { name } of catalogue)
      assert.equal(
        stdout.split("\n").filter((line) => line.trim().startsWith(`n_${name.replace(/-/g, "_")}(`)).length,
        1,
        name,
      );
    for (const [from, to] of qemuEdges)
      assert.match(stdout, new RegExp(`^ {2}n_${from.replace(/-/g, "_")} --> n_${to.replace(/-/g, "_")}$`, "m"));
    assert.match(stdout, /^ {2}n_tlbflush_direct --o n_tlbflush$/m);
  });

  it("highlights what is on in a guest", () => {
    const { code, stdout } = run(["graph", "--format", "mermaid", "--spec", "specs/ada.yaml"]);
    assert.equal(code, 0);
    assert.match(stdout, /^title: "Hyper-V enlightenments of ada"$/m);
    assert.match(stdout, /n_synic\("synic"\):::on/);
    assert.match(stdout, /n_tlbflush\("tlbflush"\):::off/);
  });

  it("draws nothing of a spec that it does not understand", () => {
    const { code, stdout, stderr } = run(["graph", "--format", "dot", "--spec", "specs/wrong.yaml"]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /10 errors; run windows-guest explain to list them/);
  });
});
