import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  CODEGEN_CLIENT_FAILED: {
    family: ProjectError,
    message: ({ reason }: { reason: string }) => `Prisma's generator could not write the client: ${reason}`,
    hint: 'Fix it in the .prisma files. DEBUG=quintet:codegen shows more.',
  },
});
