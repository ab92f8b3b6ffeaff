// The rows of Django's command line, in our words: the same exit status by its meaning, and the same effect.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder, type Run } from '../../support/command-line.ts';
import { createModelProject, type ModelProject } from '../../support/model-project.ts';
import { runWarm } from '../../support/warm-commands/index.ts';
import { SHOP_SCENES, openShop } from '../shop-scenes.ts';
import type { Case, Drivers, Outcome } from '../driver.ts';

const MODELS = 'model Tag {\n  id Int @id @default(autoincrement())\n}\n';
const WRONG_USAGE = 'wrong usage ends with 2, a project that is wrong with 1; Django has 1 for both';

const SETTINGS_WITH_MAIL = `import { defineSettings } from 'quintet';
export default defineSettings({ secretKey: 'k', debug: true, apps: ['posts'], adminUrl: null, email: { url: 'console:' } });
`;

type Quintet = (...args: string[]) => Run;
interface Scene {
  project: ModelProject;
  quintet: Quintet;
}

/** By the row's `argv` and `given`. */
const SCENES: Record<string, (scene: Scene) => Outcome> = {
  'makemigrations --noinput': ({ project, quintet }) => {
    project.models(MODELS.replace('}', '  label String\n}'));
    const { code, stderr } = quintet('makemigrations', '--no-input');
    return { pass: code === 3 && /--default Tag\.label=VALUE/.test(stderr), observed: { code, stderr } };
  },
  'migrate --plan': ({ project, quintet }) => {
    const { code, stdout } = quintet('migrate', '--plan');
    const isPlan =
      /^Apply \d+_initial\n\s+-- CreateTable/.test(stdout) && !existsSync(join(project.root, 'db.sqlite3'));
    return { pass: code === 0 && isPlan, observed: { code, stdout } };
  },
  migrate: ({ quintet }) => {
    const { code, stdout } = quintet('migrate');
    const applied = /\[X\]/.test(quintet('showmigrations').stdout);
    return {
      pass: code === 0 && applied && /^Applying \d+_initial\.\.\. OK$/m.test(stdout),
      observed: { code, stdout },
    };
  },
  'migrate shop zero': ({ quintet }) => {
    quintet('migrate');
    const { code, stdout } = quintet('migrate', 'zero');
    const gone = /\[ \]/.test(quintet('showmigrations').stdout);
    return {
      pass: code === 0 && gone && /^Unapplying \d+_initial\.\.\. OK$/m.test(stdout),
      observed: { code, stdout },
    };
  },
  'migrate shop --fake': ({ quintet }) => {
    const { code, stdout } = quintet('migrate', '--fake');
    const isRecorded = /\[X\]/.test(quintet('showmigrations').stdout);
    return { pass: code === 0 && isRecorded && /_initial\.\.\. FAKED/.test(stdout), observed: { code, stdout } };
  },
  'sendtestemail a@example.com': ({ project, quintet }) => {
    mkdirSync(join(project.root, 'node_modules'));
    symlinkSync(packageFolder, join(project.root, 'node_modules/quintet'), 'dir');
    project.write('src/settings.ts', SETTINGS_WITH_MAIL);
    project.write('src/urls.ts', "import { urls } from 'quintet';\nexport default urls([]);\n");
    const { code, stdout, stderr } = quintet('sendtestemail', 'a@example.com');
    return { pass: code === 0 && /^Subject: Test email from/m.test(stdout), observed: { code, stdout, stderr } };
  },
  'migrate nosuch': refuses('migrate', 'nosuch'),
  'migrate shop 9999': refuses('migrate', '9999'),
  'squashmigrations shop 0002 --noinput': ({ project, quintet }) => {
    project.models(MODELS.replace('}', '  label String?\n}'));
    quintet('makemigrations');
    const { code, stdout } = quintet('squashmigrations', 'add_tag_label', '--no-input');
    const listed = quintet('showmigrations').stdout;
    const isOne = /^\[ \] \d+_squashed_add_tag_label \(3 squashed migrations\)$/m.test(listed);
    const isTold =
      /_initial\n\s+\d+_quintet_throttle\n\s+\d+_add_tag_label\n[\s\S]*Created migrations\/\d+_squashed/.test(stdout);
    return { pass: code === 0 && isOne && isTold, observed: { code, stdout, listed } };
  },
  'showmigrations shop': ({ quintet }) => {
    const { code, stdout } = quintet('showmigrations');
    return { pass: code === 0 && /^\[ \] \d+_initial$/m.test(stdout), observed: { code, stdout } };
  },
};

function refuses(...args: string[]): (scene: Scene) => Outcome {
  return ({ quintet }) => {
    const { code, stderr } = quintet(...args);
    if (code === 2 && /there is no migration '/.test(stderr)) return { deviation: WRONG_USAGE };
    return { pass: false, observed: { code, stderr } };
  };
}

function cli(row: Case): Outcome {
  const inShop = SHOP_SCENES[(row.argv as string[]).join(' ')];
  if (inShop) return inShop(openShop());
  const scene = SCENES[(row.argv as string[]).join(' ')];
  if (!scene) return { pass: false, observed: 'no such command yet, or no driver for it' };
  const project = createModelProject();
  try {
    project.write('package.json', '{"name": "shop", "type": "module"}');
    project.write('src/settings.ts', `export default { apps: ['posts'], databaseUrl: 'file:./db.sqlite3' };\n`);
    project.models(MODELS);
    const quintet: Quintet = (...args) => runWarm(args, project.root);
    quintet('makemigrations');
    return scene({ project, quintet });
  } finally {
    project.remove();
  }
}

export const drivers: Drivers = { cli };
