import { catalogue, ProjectError } from '../../kernel/errors.ts';
import { nearest } from '../../kernel/names.ts';

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
  RULE_RELATION_UNKNOWN: {
    family: ProjectError,
    message: ({
      place,
      model,
      relation,
    }: {
      place: string;
      model: string;
      relation: string;
      known: readonly string[];
    }) => `${place} uses isOwner('${relation}'), but '${relation}' is not a relation of ${model} to the user model.`,
    hint: ({ model, relation, known }: { model: string; relation: string; known: readonly string[] }) => {
      const meant = nearest(relation, known);
      if (meant !== undefined) return `Did you mean isOwner('${meant}')?`;
      return known.length === 0
        ? `Add a relation to the user model to ${model}.`
        : `Use one of the relations to the user model: ${known.join(', ')}.`;
    },
  },
});
