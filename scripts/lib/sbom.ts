import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Component } from "@cyclonedx/cyclonedx-library/Models";
import { parse } from "yaml";
import type { Blueprint } from "../../stacks/blueprint/blueprint.js";
import type { ImageValue } from "../../stacks/blueprint/generated/chart-values.js";
import { type Image, upstreamImages } from "../../stacks/blueprint/images.js";
import { CHARTS, packageVersion } from "./root.js";

/**
 * The bill of materials of an environment, CycloneDX 1.6 as JSON: its container images and the charts that use them.
 * The same environment gives the same bytes: no time, no random serial number.
 */
export async function sbom({ name, images, releases }: Blueprint): Promise<string> {
  const bill = await loadBill();
  const containers = images.map(bill.container);
  const charts = releases.map(({ chart, values }) =>
    bill.chart(chart, used("images" in values ? Object.values(values.images) : [], images, containers)),
  );
  return bill.serialize(bill.environment(name, charts), [...containers, ...charts]);
}

/** The bill of materials of a chart with its own values: the images that it brings, and itself as their user. */
export async function chartSbom(chart: string): Promise<string> {
  const bill = await loadBill();
  const { image, images = {} } = parse(readFileSync(join(CHARTS, chart, "values.yaml"), "utf8")) as {
    image?: ImageValue;
    images?: Record<string, ImageValue>;
  };
  const all = upstreamImages();
  const containers = used([...(image ? [image] : []), ...Object.values(images)], all, all.map(bill.container));
  return bill.serialize(bill.chart(chart, containers), containers);
}

/** The library is only loaded where a bill is asked for. */
async function loadBill() {
  const { Enums, Models, Serialize, Spec } = await import("@cyclonedx/cyclonedx-library");
  const {
    default: { PackageURL },
  } = await import("packageurl-js");
  const licenses = (id: string) => new Models.LicenseRepository([new Models.SpdxLicense(id)]);
  const refs = (components: readonly Component[]) =>
    new Models.BomRefRepository(components.map(({ bomRef }) => bomRef));

  return {
    container({ upstream, tag, digest, license }: Image): Component {
      const repository = upstream.slice(0, -tag.length - 1);
      const short = repository.replace(/^.*\//, "");
      const qualifiers = { repository_url: repository, tag };
      const purl = new PackageURL("oci", undefined, short, digest === "" ? undefined : digest, qualifiers).toString();
      const hashes = new Models.HashDictionary(
        digest === "" ? [] : [[Enums.HashAlgorithm["SHA-256"], digest.replace("sha256:", "")]],
      );
      const known = { bomRef: purl, version: tag, licenses: licenses(license), purl, hashes };
      return new Models.Component(Enums.ComponentType.Container, short, known);
    },

    chart(name: string, uses: readonly Component[]): Component {
      const { version, annotations } = chartFile(name);
      return new Models.Component(Enums.ComponentType.Application, name, {
        bomRef: `chart:${name}`,
        group: "charts",
        version,
        licenses: licenses(annotations["artifacthub.io/license"]),
        dependencies: refs(uses),
      });
    },

    environment: (name: string, uses: readonly Component[]): Component =>
      new Models.Component(Enums.ComponentType.Platform, name, {
        bomRef: `environment:${name}`,
        dependencies: refs(uses),
      }),

    serialize(component: Component, components: readonly Component[]): string {
      const relais = new Models.Component(Enums.ComponentType.Application, "relais", { version: packageVersion() });
      const bom = new Models.Bom({
        metadata: new Models.Metadata({
          component,
          tools: new Models.Tools({ components: new Models.ComponentRepository([relais]) }),
        }),
        components: new Models.ComponentRepository(components),
      });
      const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
      return serializer.serialize(bom, { sortLists: true, space: 2 });
    },
  };
}

/** The components of the images that values name. */
const used = (values: readonly ImageValue[], images: readonly Image[], components: readonly Component[]) =>
  components.filter((_, index) =>
    values.some(
      ({ registry, repository }) => registry === images[index]?.registry && repository === images[index]?.repository,
    ),
  );

function chartFile(chart: string) {
  const text = readFileSync(join(CHARTS, chart, "Chart.yaml"), "utf8");
  return parse(text) as { version: string; annotations: { "artifacthub.io/license": string } };
}
