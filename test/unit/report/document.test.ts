import { describe, expect, it } from "vitest";
import { noOtherFile } from "../../../stacks/config/layers.js";
import { dayOf } from "../../../stacks/report/day.js";
import { reportDocument } from "../../../stacks/report/document.js";
import { html } from "../../../stacks/report/html.js";
import { nodeTypeRows } from "../../../stacks/report/node-type-rows.js";
import { topologyOf } from "../../../stacks/report/topology.js";
import { DEPLOYMENTS, decidedOf, deployment, oks } from "../../fixtures/environments.js";

const parts = { style: "", script: "", scriptHash: "hash", version: "1" };

function page(decided: ReturnType<typeof decidedOf>, text = ""): string {
  const slow = { day: dayOf(decided), nodeTypes: nodeTypeRows(decided, [], noOtherFile) };
  const data = { argument: "test", file: "test.yaml", files: { "test.yaml": { text } }, slow };
  return reportDocument({ decided, findings: [], ...slow }, data, parts);
}

const small = (name: string) =>
  decidedOf(
    oks((file) => {
      file.demand.participants = 50;
      file.demand.meetings = [{ name, share: "100%", size: 10, cameras: 5, microphones: 3 }];
    }),
  );

describe("the report's HTML", () => {
  it("escapes what is not HTML, in text and in attributes", () => {
    expect(html`<p title="${`"'<&>`}">${["<b>", html`<i>`, 1, null, false]}</p>`.text).toBe(
      '<p title="&#34;&#39;&#60;&#38;&#62;">&#60;b&#62;<i>1</p>',
    );
  });

  it("lets no name of the file end a script or begin an element", () => {
    const name = "</script><script>alert(1)";
    const text = page(small(name), `# ${name}`);
    expect(text).not.toContain(name);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(JSON.parse(/id="report-data">(.*)<\/script>/.exec(text)?.[1] ?? "").files["test.yaml"].text).toBe(
      `# ${name}`,
    );
  });

  it("is the same for the same environment, and never holds NaN or undefined", () => {
    const text = page(small("team"));
    expect(page(small("team"))).toBe(text);
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  it("lets nothing be loaded", () => {
    const text = page(small("team"));
    expect(text).toContain("default-src &#39;none&#39;; script-src &#39;sha256-hash&#39;;");
    expect(text).not.toMatch(/(src|href)="(?!#|data:,)/);
  });
});

describe("the topology", () => {
  it.each(DEPLOYMENTS)("of %s has every node once, and the ports of the firewall sheet", (name) => {
    const { blueprint } = deployment(name);
    const zones = topologyOf(blueprint);
    for (const { pool, nodes } of Object.values(blueprint.pools)) {
      const drawn = zones.flatMap(({ pools }) => pools.filter((each) => each.pool === pool));
      expect(drawn.reduce((sum, each) => sum + each.nodes, 0)).toBe(nodes);
    }
    const outside = zones[0]?.pools.flatMap(({ ways }) => ways.filter(({ by }) => by !== "inside")) ?? [];
    const sheet = blueprint.firewall.map(
      (rule) => `${rule.protocol} ${rule.from}${rule.to > rule.from ? `-${rule.to}` : ""}`,
    );
    expect(outside.map(({ ports }) => ports).sort()).toEqual(sheet.sort());
  });
});
