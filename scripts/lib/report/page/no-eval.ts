import { z } from "zod";

// zod would try whether it may compile code, which the page's policy forbids and the browser would report. Has to be loaded first:
// schemas decide when they are made.
z.config({ jitless: true });
