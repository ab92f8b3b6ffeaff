import { string } from '@oclif/core/args';
import { QuintetCommand } from './base.ts';
import { bashScript } from './shells/bash.ts';
import { projectWords, readCommandWords } from './shells/command-words.ts';
import { fishScript } from './shells/fish.ts';
import { zshScript } from './shells/zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

export class Completion extends QuintetCommand {
  static override summary = 'Print a completion script for a shell.';
  static override description =
    'The script knows the commands of this version and, inside a project, the commands of that project. Generate it again when they change.';
  static override examples = [
    'source <(quintet completion bash)',
    'source <(quintet completion zsh)',
    'quintet completion fish > ~/.config/fish/completions/quintet.fish',
  ];
  static override args = {
    shell: string({ description: 'Shell to complete in.', required: true, options: Object.keys(SCRIPTS) }),
  };

  async run(): Promise<void> {
    const { args } = await this.parse(Completion);
    const script = SCRIPTS[args.shell as keyof typeof SCRIPTS]([
      ...readCommandWords(this.config),
      ...projectWords(process.cwd()),
    ]);
    this.ui.print(script.trimEnd());
  }
}
