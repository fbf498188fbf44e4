/** helm did not render a chart. The message is for the user. */
export class RenderError extends Error {
  /** @param said helm's own words. */
  constructor(chart: string, said: string) {
    super(`helm cannot render chart ${chart}: ${said}; relais doctor looks at helm`);
  }
}
