// The import rules of the house: which folder may know which, and which folder is the only door to a third party.
import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { findCircles, findCycle, folderOf, readImports, sourceRoot, type Import } from './source-imports.ts';

/** `A: [B, …]` = A may import B. Every folder may import itself and the kernel. */
const MAY_IMPORT: Record<string, string[]> = {
  commands: ['toolchain/*'],
  kernel: [],
  'toolchain/schema': [],
  'toolchain/journal': [],
  'toolchain/project': [],
  'toolchain/typescript': ['toolchain/schema'],
  'toolchain/scaffold': ['toolchain/project', 'toolchain/schema', 'toolchain/typescript', 'toolchain/journal'],
  'toolchain/migrations': ['toolchain/project', 'toolchain/schema', 'toolchain/journal'],
  'toolchain/database': ['toolchain/project', 'toolchain/schema', 'toolchain/migrations'],
  'toolchain/api-client': [],
  'toolchain/fixtures': ['toolchain/journal'],
  'toolchain/codegen': ['toolchain/project', 'toolchain/schema', 'toolchain/journal'],
  'toolchain/refactor': [
    'toolchain/project',
    'toolchain/schema',
    'toolchain/typescript',
    'toolchain/scaffold',
    'toolchain/migrations',
    'toolchain/codegen',
    'toolchain/journal',
  ],
  'toolchain/template-check': ['toolchain/project', 'toolchain/typescript', 'toolchain/codegen'],
  'toolchain/build': ['toolchain/project', 'toolchain/codegen', 'toolchain/journal'],
  'toolchain/dev': ['toolchain/project', 'toolchain/codegen', 'toolchain/build', 'toolchain/journal'],
  'toolchain/shell': ['toolchain/project', 'toolchain/build'],
  'toolchain/testing': [
    'toolchain/project',
    'toolchain/codegen',
    'toolchain/build',
    'toolchain/dev',
    'toolchain/migrations',
  ],
  runtime: ['runtime/*'],
  'runtime/settings': [],
  'runtime/http': ['runtime/settings'],
  'runtime/db': [],
  'runtime/fixtures': ['runtime/db'],
  'runtime/commands': [],
  'runtime/templates': ['runtime/http'],
  'runtime/security': ['runtime/http'],
  'runtime/sessions': ['runtime/http', 'runtime/security', 'runtime/db'],
  'runtime/mail': ['runtime/http'],
  'runtime/forms': ['runtime/http', 'runtime/templates', 'runtime/db'],
  'runtime/models': ['runtime/http', 'runtime/templates', 'runtime/forms', 'runtime/db'],
  'runtime/auth': [
    'runtime/http',
    'runtime/sessions',
    'runtime/forms',
    'runtime/security',
    'runtime/templates',
    'runtime/db',
    'runtime/mail',
  ],
  'runtime/access': ['runtime/http', 'runtime/auth', 'runtime/forms', 'runtime/models', 'runtime/db'],
  'runtime/save': ['runtime/http', 'runtime/access', 'runtime/forms', 'runtime/models', 'runtime/db'],
  'runtime/rest': [
    'runtime/http',
    'runtime/access',
    'runtime/save',
    'runtime/auth',
    'runtime/forms',
    'runtime/models',
    'runtime/db',
    'runtime/security',
    'runtime/settings',
    'runtime/templates',
  ],
  'runtime/views': [
    'runtime/http',
    'runtime/templates',
    'runtime/forms',
    'runtime/db',
    'runtime/security',
    'runtime/auth',
    'runtime/sessions',
  ],
  'runtime/admin': [
    'runtime/access',
    'runtime/save',
    'runtime/http',
    'runtime/auth',
    'runtime/forms',
    'runtime/sessions',
    'runtime/templates',
    'runtime/db',
    'runtime/security',
    'runtime/views',
  ],
  'runtime/project': ['runtime/*'],
  'runtime/dev': ['runtime/project', 'runtime/http'],
  'runtime/testing': ['runtime/*'],
};

/** Who may import a package. A package that is not listed may be imported by nobody. */
const GATEKEEPERS: Record<string, string[]> = {
  fastify: ['runtime/http'],
  'light-my-request': ['runtime/http', 'runtime/testing'],
  '@fastify/cookie': ['runtime/http'],
  '@fastify/busboy': ['runtime/http'],
  '@fastify/send': ['runtime/http'],
  '@oclif/core': ['commands'],
  inquirer: ['commands/ui'],
  ora: ['commands/ui'],
  picocolors: ['commands/ui'],
  ejs: ['toolchain/scaffold'],
  execa: ['toolchain/project', 'toolchain/dev'],
  chokidar: ['toolchain/dev'],
  esbuild: ['toolchain/build', 'toolchain/project'],
  'oxc-parser': ['toolchain/typescript'],
  'resolve.exports': ['toolchain/project'],
  'magic-string': ['toolchain/typescript'],
  '@prisma/prisma-schema-wasm': ['toolchain/schema'],
  '@prisma/schema-engine-wasm': ['toolchain/migrations'],
  '@prisma/driver-adapter-utils': ['toolchain/migrations', 'runtime/db'],
  '@prisma/adapter-pg': ['runtime/db'],
  '@prisma/client': ['runtime/db'],
  libsql: ['runtime/db'],
  pg: ['runtime/db'],
  jose: ['runtime/rest'],
  nodemailer: ['runtime/mail'],
  'nodemailer/lib/mail-composer': ['runtime/mail'],
  'nodemailer/lib/smtp-pool': ['runtime/mail'],
};

/** A request has an application, which has URLs, which have views, which take a request. Tags parse tags, and compiled code has the page that it renders into. An API's endpoint has operations, which take a request with its endpoint; a serializer has fields, and a nested field a serializer. */
const CIRCLES_OF_TYPES = [
  /^http\/(application|request|request-language|current-request|view|routing\/(url-reverse|route-index|urls|compiled-routes|url-resolver))\.ts$/,
  /^templates\/(references|node|expression|parser|library|tags\/(output|arguments)|typed\/(expression-recorder|type-collector)|compiler\/(scope|writer))\.ts$/,
  /^templates\/(run\/(page|rendering)|compiler\/template)\.ts$/,
  /^rest\/(declare\/action|request\/(context|row-context)|respond\/renderer|routes\/(endpoint|operation)|throttle\/throttle)\.ts$/,
  /^rest\/serialize\/model-(field|serializer)\.ts$/,
];

const imports = readImports();

describe('architecture/imports', () => {
  it('lets every folder import only what the house allows', () => {
    const wrong = imports.filter((found) => found.target && !isAllowed(found)).map(describeImport);
    assert.deepEqual(wrong, []);
  });

  it('keeps toolchain and runtime apart, types included', () => {
    const wrong = imports
      .filter(({ from, target }) => target && crossesHalves(folderOf(from), folderOf(target)))
      .map(describeImport);
    assert.deepEqual(wrong, []);
  });

  it('has one door for each third party', () => {
    const wrong = imports.filter(({ from, package: name }) => {
      if (!name || name.startsWith('node:') || builtinModules.includes(name)) return false;
      const keepers = GATEKEEPERS[name];
      return !keepers?.some((keeper) => `${folderOf(from)}/`.startsWith(`${keeper}/`) || from.startsWith(`${keeper}/`));
    });
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('imports Node built-ins by their node: name', () => {
    assert.deepEqual(
      imports.filter(({ package: name }) => name && builtinModules.includes(name)).map(describeImport),
      [],
    );
  });

  it('imports the file that defines a thing: index.ts is an entry of the package, for its users', () => {
    const wrong = imports.filter(({ from, target }) => target?.endsWith('/index.ts') && !from.endsWith('/index.ts'));
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('has no cycle between files', () => {
    assert.deepEqual(findCycle(imports), undefined);
  });

  it('has no circle of types either, but for those whose types are defined by each other', () => {
    const circles = findCircles(imports).map((circle) => circle.map((file) => file.replace(/^runtime\//, '')));
    assert.deepEqual(
      circles.filter((circle) => !CIRCLES_OF_TYPES.some((known) => circle.every((file) => known.test(file)))),
      [],
    );
  });

  it('knows every folder that exists', () => {
    const unknown = new Set(imports.map(({ from }) => folderOf(from)).filter((folder) => !(folder in MAY_IMPORT)));
    assert.deepEqual([...unknown], []);
    assert.ok(imports.length > 50, `only ${imports.length} imports were found in ${join(sourceRoot)}`);
  });
});

function isAllowed({ from, target }: Import): boolean {
  const [source, goal] = [folderOf(from), folderOf(target ?? '')];
  if (source === goal || goal === 'kernel') return true;
  return (MAY_IMPORT[source] ?? []).some((allowed) =>
    allowed.endsWith('/*') ? goal.startsWith(allowed.slice(0, -1)) : goal === allowed,
  );
}

function crossesHalves(source: string, goal: string): boolean {
  const [a, b] = [source.split('/')[0], goal.split('/')[0]];
  return (a === 'toolchain' && b === 'runtime') || (a === 'runtime' && (b === 'toolchain' || b === 'commands'));
}

function describeImport({ from, specifier, line }: Import): string {
  return `src/${from}:${line} imports ${specifier}`;
}
