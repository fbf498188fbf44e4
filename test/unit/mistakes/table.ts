import type { Mistake } from "./mistake.js";
import { CLOUD } from "./tables/cloud.js";
import { DEMAND } from "./tables/demand.js";
import { IDENTITIES } from "./tables/identities.js";
import { SECRETS } from "./tables/secrets.js";
import { SITES } from "./tables/sites.js";
import { WRITING } from "./tables/writing.js";

/** All mistakes, by topic. */
export const MISTAKES: readonly Mistake[] = [...WRITING, ...CLOUD, ...SECRETS, ...DEMAND, ...SITES, ...IDENTITIES];
