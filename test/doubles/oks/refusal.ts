import { randomUUID } from "node:crypto";

/** An answer that is no success. */
export class Refusal extends Error {
  readonly status: number;
  readonly type: string;
  readonly details: unknown;

  constructor(status: number, type: string, details: unknown) {
    super(`${status} ${type}`);
    this.status = status;
    this.type = type;
    this.details = details;
  }

  /** As the API writes it: the code is a string. */
  body(): object {
    const { status, type, details } = this;
    return { ...context(), Errors: [{ Type: type, Details: details, Code: String(status) }] };
  }
}

export const refuse = (status: number, type: string, details: unknown): Refusal => new Refusal(status, type, details);

/** The frame of every answer. */
export const context = () => ({ ResponseContext: { RequestId: randomUUID() } });
