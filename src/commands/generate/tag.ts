import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import type { TagKind } from '../../toolchain/scaffold/parts/plan-tag.ts';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

const KINDS = ['filter', 'block', 'inclusion'] as const;
const kindFlag = (kind: string, description: string) =>
  boolean({ description, exclusive: KINDS.filter((other) => other !== kind) });

export class GenerateTag extends GeneratorCommand {
  static override summary = 'Create a template tag or filter.';
  static override description =
    'Adds it to src/APP/template-tags.ts, with a test. Templates can use it after {% load APP %}.';
  static override examples = [
    '<%= config.bin %> generate tag posts/greeting',
    '<%= config.bin %> generate tag posts/shout --filter',
  ];
  static override args = {
    target: string({ name: 'app/name', description: 'App and name: posts/greeting.', required: true }),
  };
  static override flags = {
    filter: kindFlag('filter', 'A filter: {{ text|shout }}.'),
    block: kindFlag('block', 'A tag with content: {% panel %}…{% endpanel %}.'),
    inclusion: kindFlag('inclusion', 'A tag that renders a template.'),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateTag);
    const { planTag } = await import('../../toolchain/scaffold/parts/plan-tag.ts');
    const kind: TagKind = KINDS.find((name) => flags[name]) ?? 'tag';
    return this.write(planTag(await this.project(), args.target, kind), flags, ['npm test']);
  }
}
