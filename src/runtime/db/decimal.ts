// This folder is the only one that imports Prisma's client.
export { Decimal } from '@prisma/client/runtime/client';
