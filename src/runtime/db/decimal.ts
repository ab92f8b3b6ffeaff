// This folder is the door to Prisma's client.
export { Decimal } from '@prisma/client/runtime/client';
