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
  static override summary = 'Make handlers for the writes of a model.';
  static override description =
    'Writes them into src/APP/signals.ts, which Quintet finds; --post-save if none is named.';
  static override examples = [
    '<%= config.bin %> generate signal posts/Post',
    '<%= config.bin %> generate signal posts/Post --pre-save --post-delete',
  ];
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
  };
  static override flags = {
    'pre-save': boolean({ description: 'Before a row is made or changed.' }),
    'post-save': boolean({ description: 'After it was.' }),
    'pre-delete': boolean({ description: 'Before a row is deleted.' }),
    'post-delete': boolean({ description: 'After it was.' }),
    'm2m-changed': boolean({ description: 'After links of a many-to-many field changed.' }),
  };

  async run(): Promise<GenerateResult> {
    const { args, flags } = await this.parse(GenerateSignal);
    const { planSignal } = await import('../../toolchain/scaffold/parts/plan-signal.ts');
    const names = Object.keys(HANDLERS) as (keyof typeof HANDLERS)[];
    const handlers = names.filter((name) => flags[name]).map((name) => HANDLERS[name]);
    return this.write(await planSignal(await this.project(), args.target, handlers), flags, []);
  }
}
