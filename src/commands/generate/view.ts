import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import type { ModelViewKind } from '../../toolchain/scaffold/view/view-names.ts';
import type { Project } from '../../toolchain/project/project.ts';
import type { FilePlan } from '../../toolchain/scaffold/file-plan.ts';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

const MODEL_FLAGS = ['list', 'detail', 'create', 'update', 'delete'] as const;
const PAGE_FLAGS = ['template', 'function'] as const;
type Choice = (typeof MODEL_FLAGS)[number] | (typeof PAGE_FLAGS)[number] | 'crud';
const pageFlag = (kind: string, description: string) =>
  boolean({ description, exclusive: [...MODEL_FLAGS, 'crud', ...PAGE_FLAGS].filter((other) => other !== kind) });

export class GenerateView extends GeneratorCommand {
  static override summary = 'Create views with their URLs, templates, form and tests.';
  static override description =
    'For a model (posts/Post): --list, --detail, --create, --update, --delete, any combination, or --crud for all five. ' +
    'For a page without a model (posts/about): --template or --function.';
  static override examples = [
    '<%= config.bin %> generate view posts/Post --crud',
    '<%= config.bin %> generate view posts/Tag posts/Author --list --detail',
    '<%= config.bin %> generate view posts/about --template',
  ];
  static override strict = false;
  static override args = {
    target: string({
      name: 'app/model',
      description: 'App and model (posts/Post), or app and name of a page (posts/about). More may follow.',
      required: true,
    }),
  };
  static override flags = {
    list: boolean({ description: 'A paginated list of rows.' }),
    detail: boolean({ description: 'A page for one row.' }),
    create: boolean({ description: 'A form that creates a row.' }),
    update: boolean({ description: 'A form that changes a row.' }),
    delete: boolean({ description: 'A page that asks for confirmation and deletes a row.' }),
    crud: boolean({ description: 'All of the above.' }),
    template: pageFlag('template', 'A page that only renders a template.'),
    function: pageFlag('function', 'A page with its own view function.'),
  };

  async run(): Promise<GenerateResult> {
    const { argv, args, flags } = await this.parse(GenerateView);
    const chosen = ([...MODEL_FLAGS, ...PAGE_FLAGS, 'crud'] as const).filter((kind) => flags[kind]);
    const choices = chosen.length > 0 ? chosen : [await this.#ask(args.target)];
    const next = ['npx quintet runserver', 'npm test'];
    return this.writeEach(argv as string[], { flags, next }, (project, target) => planViews(project, target, choices));
  }

  async #ask(target: string): Promise<Choice> {
    const isModel = /\/[A-Z]/.test(target);
    const flag = isModel ? '--crud, --list, --detail, --create, --update or --delete' : '--template or --function';
    const names: readonly Choice[] = isModel ? ['crud', ...MODEL_FLAGS] : PAGE_FLAGS;
    return this.ui.ask.select<Choice>({
      message: `Which views for ${target}?`,
      flag,
      choices: names.map((name) => ({ value: name, name })),
    });
  }
}

async function planViews(project: Project, target: string, choices: readonly Choice[]): Promise<FilePlan> {
  const { planModelViews, planPage } = await import('../../toolchain/scaffold/view/plan-view.ts');
  const [first] = choices;
  if (first === 'template' || first === 'function') return planPage(project, target, first);
  const kinds: ModelViewKind[] = choices.includes('crud')
    ? [...MODEL_FLAGS]
    : MODEL_FLAGS.filter((kind) => choices.includes(kind));
  return planModelViews(project, target, kinds);
}
