import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Component } from "@cyclonedx/cyclonedx-library/Models";
import { parse } from "yaml";
import type { Blueprint, Release } from "../../stacks/blueprint/blueprint.js";
import type { ImageValue } from "../../stacks/blueprint/generated/chart-values.js";
import type { Image } from "../../stacks/blueprint/images.js";
import { CHARTS, packageVersion } from "./root.js";

/**
 * The bill of materials of an environment, CycloneDX 1.6 as JSON: its container images and the charts that use them.
 * The same environment gives the same bytes: no time, no random serial number.
 */
export async function sbom({ name, images, releases }: Blueprint): Promise<string> {
  const { Enums, Models, Serialize, Spec } = await import("@cyclonedx/cyclonedx-library");
  const {
    default: { PackageURL },
  } = await import("packageurl-js");
  const licenses = (id: string) => new Models.LicenseRepository([new Models.SpdxLicense(id)]);

  const container = ({ upstream, tag, digest, license }: Image): Component => {
    const repository = upstream.slice(0, -tag.length - 1);
    const short = repository.replace(/^.*\//, "");
    const qualifiers = { repository_url: repository, tag };
    const purl = new PackageURL("oci", undefined, short, digest === "" ? undefined : digest, qualifiers).toString();
    const hashes = new Models.HashDictionary(
      digest === "" ? [] : [[Enums.HashAlgorithm["SHA-256"], digest.replace("sha256:", "")]],
    );
    const known = { bomRef: purl, version: tag, licenses: licenses(license), purl, hashes };
    return new Models.Component(Enums.ComponentType.Container, short, known);
  };
  const containers = new Map(images.map((image) => [image, container(image)]));

  const chart = (release: Release): Component => {
    const { version, annotations } = chartFile(release.chart);
    const made = new Models.Component(Enums.ComponentType.Application, release.chart, {
      bomRef: `chart:${release.chart}`,
      group: "charts",
      version,
      licenses: licenses(annotations["artifacthub.io/license"]),
    });
    for (const image of imagesOf(release, images)) {
      const used = containers.get(image);
      if (used) made.dependencies.add(used.bomRef);
    }
    return made;
  };
  const charts = releases.map(chart);

  const environment = new Models.Component(Enums.ComponentType.Platform, name, {
    bomRef: `environment:${name}`,
    dependencies: new Models.BomRefRepository(charts.map(({ bomRef }) => bomRef)),
  });
  const relais = new Models.Component(Enums.ComponentType.Application, "relais", { version: packageVersion() });
  const bom = new Models.Bom({
    metadata: new Models.Metadata({
      component: environment,
      tools: new Models.Tools({ components: new Models.ComponentRepository([relais]) }),
    }),
    components: new Models.ComponentRepository([...containers.values(), ...charts]),
  });
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return serializer.serialize(bom, { sortLists: true, space: 2 });
}

function imagesOf({ values }: Release, images: readonly Image[]): Image[] {
  const used: ImageValue[] = "images" in values ? Object.values(values.images) : [];
  return images.filter((image) =>
    used.some(({ registry, repository }) => registry === image.registry && repository === image.repository),
  );
}

function chartFile(chart: string) {
  const text = readFileSync(join(CHARTS, chart, "Chart.yaml"), "utf8");
  return parse(text) as { version: string; annotations: { "artifacthub.io/license": string } };
}
