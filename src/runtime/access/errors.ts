import { catalogue, ProjectError } from '../../kernel/errors.ts';

export const errors = catalogue({
  POLICY_DUPLICATE: {
    family: ProjectError,
    message: ({ model }: { model: string }) => `There are two policies for the model ${model}.`,
    hint: 'Merge them into one policy(…); rules can be combined with and(), or() and not().',
  },
  POLICY_OWNER_UNKNOWN: {
    family: ProjectError,
    message: ({ model, owner }: { model: string; owner: string }) =>
      `The policy of ${model} names '${owner}' as its owner, which is not a relation of ${model} to the user model.`,
    hint: "Name a relation whose key is in this model: owner: 'author'.",
  },
});
