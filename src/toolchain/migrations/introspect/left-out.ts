// A table that no valid model can be made of is left out by name, with its reason: it never stops the others.
import { applyEdits } from '../../schema/text-edits.ts';
import { findProblems } from '../../schema/problems.ts';
import { parseBlocks, type Block, type Member } from '../../schema/blocks.ts';
import type { SchemaProblem } from '../../schema/prisma-error.ts';
import { foreignKeyOf, readModel } from './introspect-models.ts';
import { mappedName } from '../diff/schema-columns.ts';
import { lostRelation, readModels, withoutRelations, type LostRelation } from './correct-relations.ts';

export interface LeftOut {
  table: string;
  /** The model as the engine wrote it, or the attribute of it that was dropped. */
  text: string;
  reason: string;
  /** Only a line of the model was omitted. */
  isLine: boolean;
}

interface ValidSchema {
  schema: string;
  leftOut: LeftOut[];
  lost: LostRelation[];
}

/** The engine's text without what Prisma does not take: relations first, else lines, else whole models. */
export function keepValid(schema: string): ValidSchema {
  const result: ValidSchema = { schema, leftOut: [], lost: [] };
  // Each round leaves out something, so that there are no more rounds than lines.
  for (;;) {
    const [problem] = findProblems([['schema.prisma', result.schema]]);
    if (problem === undefined) return result;
    if (!leaveOut(result, problem)) throw new Error(problem.message);
  }
}

function leaveOut(result: ValidSchema, { message, place }: SchemaProblem): boolean {
  const { schema } = result;
  const offset = place && lineStart(schema, place.line);
  const block = parseBlocks(schema).find(
    ({ kind, start, end }) =>
      offset !== undefined && kind === 'model' && lineStartOf(schema, start) <= offset && offset < end,
  );
  if (block === undefined || offset === undefined) return false;
  const member = block.members.find(({ start, end }) => lineStartOf(schema, start) <= offset && offset < end);
  const relation = member && relationAt(schema, block, member);
  if (relation) {
    const lost = { ...relation, reason: firstSentence(message) };
    const without = withoutRelations(schema, [lost]);
    if (without !== schema) {
      result.schema = without;
      result.lost.push(lost);
      return true;
    }
  }
  if (member?.kind === 'attribute' && member.name !== '@@map') leaveOutLine(result, block, member, message);
  else leaveOutModel(result, block, message);
  return true;
}

function relationAt(schema: string, block: Block, member: Member): LostRelation | undefined {
  const models = readModels(schema);
  const model = models.find(({ old }) => old === block.name);
  const field = model?.fields.find(({ old }) => old === member.name);
  if (model === undefined || field === undefined || !models.some(({ old }) => old === field.type)) return undefined;
  if (foreignKeyOf(field).length > 0) return lostRelation(model, field, '');
  // The list on the other side: the foreign key that it belongs to.
  const source = models.find(({ old }) => old === field.type);
  const forward = source?.fields.find((other) => other.type === model.old && foreignKeyOf(other).length > 0);
  return source && forward && lostRelation(source, forward, '');
}

function leaveOutLine(result: ValidSchema, block: Block, member: Member, message: string): void {
  const { schema } = result;
  const text = schema.slice(member.start, member.end);
  result.leftOut.push({ table: mappedName(schema, block), text, reason: firstSentence(message), isLine: true });
  result.schema = applyEdits(schema, [{ start: member.blockStart, end: member.blockEnd, text: '' }]);
}

function leaveOutModel(result: ValidSchema, block: Block, message: string): void {
  const { schema } = result;
  result.leftOut.push({
    table: mappedName(schema, block),
    text: schema.slice(block.start, block.end),
    reason: firstSentence(message),
    isLine: false,
  });
  result.schema = withoutModels(schema, [block.name]);
}

/** The text without these models and without the relations that lead to or from them. */
function withoutModels(schema: string, names: readonly string[]): string {
  const edits = parseBlocks(schema)
    .filter(({ kind }) => kind === 'model')
    .flatMap((block) => {
      if (names.includes(block.name)) return [{ start: block.start, end: block.end, text: '' }];
      return readModel(schema, block)
        .fields.filter(({ type }) => names.includes(type))
        .map(({ member }) => ({ start: member.blockStart, end: member.blockEnd, text: '' }));
    });
  return applyEdits(schema, edits);
}

function firstSentence(message: string): string {
  return message.split('\n')[0]?.replace(/\.$/, '') ?? message;
}

function lineStart(text: string, line: number): number {
  let at = 0;
  for (let i = 1; i < line; i++) at = text.indexOf('\n', at) + 1;
  return at;
}

function lineStartOf(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}
