import { string } from '@oclif/core/args';
import { boolean } from '@oclif/core/flags';
import type { SignalHandler } from '../../toolchain/scaffold/parts/plan-signal.ts';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

const HANDLERS = {
  'pre-save': 'preSave',
  'post-save': 'postSave',
  'pre-delete': 'preDelete',
  'post-delete': 'postDelete',
  'm2m-changed': 'm2mChanged',
} as const satisfies Record<string, SignalHandler>;

export class GenerateSignal extends GeneratorCommand {
  static override summary = 'Create signal handlers for a model.';
  static override description = 'Adds them to src/APP/signals.ts, which is loaded automatically. Default: --post-save.';
  static override examples = [
    '<%= config.bin %> generate signal posts/Post',
    '<%= config.bin %> generate signal posts/Post --pre-save --post-delete',
  ];
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
  };
  static override flags = {
    'pre-save': boolean({ description: 'Before a row is created or changed.' }),
    'post-save': boolean({ description: 'After a row was created or changed.' }),
    'pre-delete': boolean({ description: 'Before a row is deleted.' }),
    'post-delete': boolean({ description: 'After a row was deleted.' }),
    'm2m-changed': boolean({ description: 'After a many-to-many relation changed.' }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateSignal);
    const { planSignal } = await import('../../toolchain/scaffold/parts/plan-signal.ts');
    const names = Object.keys(HANDLERS) as (keyof typeof HANDLERS)[];
    const handlers = names.filter((name) => flags[name]).map((name) => HANDLERS[name]);
    return this.write(await planSignal(await this.project(), args.target, handlers), flags, []);
  }
}
