import { Decimal } from '@prisma/client/runtime/client';

/** What a generated client exports under this name. */
export const Prisma = { Decimal };
