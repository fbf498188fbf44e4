/** Where else LiveKit's version stands: what is before it, and the version itself. It is decided in tools/livekit/go.mod alone. */
const PLACES: Readonly<Record<string, readonly RegExp[]>> = {
  "charts/livekit-server/Chart.yaml": [/^(appVersion: )(\S+)/m, /(livekit\/livekit-server:v)(\S+)/],
  "charts/livekit-server/values.yaml": [/(repository: livekit\/livekit-server\n *tag: v)(\S+)/],
  "charts/livekit-server/values.schema.json": [/("repository": "livekit\/livekit-server",\s*"tag": "v)([^"]+)/],
  "stacks/blueprint/images.ts": [/(repository: "livekit\/livekit-server", tag: "v)([^"]+)/],
  "docs/dependencies.md": [/(livekit-server\s+)(\d+\.\d+\.\d+)/],
};

/** Files in which LiveKit's version stands, beside tools/livekit/go.mod. */
export const LIVEKIT_VERSION_FILES = Object.keys(PLACES);

/** The text of such a file with another version. */
export function withLiveKitVersion(file: string, text: string, version: string): string {
  return (PLACES[file] ?? []).reduce((before, place) => {
    if (!place.test(before)) throw new Error(`${file} does not have LiveKit's version where ${place} looks for it`);
    return before.replace(place, `$1${version}`);
  }, text);
}
