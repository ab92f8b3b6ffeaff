import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { QuintetError } from '../../../../src/kernel/errors.ts';
import {
  blueprintNames,
  findBlueprint,
  listBlueprint,
  readBlueprint,
} from '../../../../src/toolchain/scaffold/blueprint-layers.ts';
import { renderBlueprint, renderFile } from '../../../../src/toolchain/scaffold/blueprints.ts';
import { readManifest } from '../../../../src/toolchain/scaffold/custom/manifest.ts';
import { planEject } from '../../../../src/toolchain/scaffold/plan-eject.ts';

describe('toolchain/scaffold/blueprints', () => {
  let root: string;
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const caught = (run: () => unknown): QuintetError => {
    try {
      run();
    } catch (error) {
      if (QuintetError.is(error)) return error;
      throw error;
    }
    throw new Error('nothing was thrown');
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'quintet-blueprints-'));
    write('package.json', '{ "name": "site" }');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  describe('places', () => {
    beforeEach(() => {
      write('package.json', '{ "name": "site", "quintet": { "blueprints": ["acme", "@other/blueprints"] } }');
      write('node_modules/acme/blueprints/view/list.html', 'acme');
      write('node_modules/acme/blueprints/service/service.ts', 'acme');
      write('node_modules/@other/blueprints/blueprints/view/list.html.ejs', 'other');
      write('node_modules/@other/blueprints/blueprints/view/form.html.ejs', 'other <%= it.label %>');
    });

    it('are the project, its packages in order, and Quintet; EJS or not does not matter', () => {
      const text = (file: string): string => renderFile(file, { label: 'x', it: 1 }, root);
      assert.equal(text('view/list.html.ejs'), 'acme');
      assert.equal(text('view/form.html.ejs'), 'other x');
      write('blueprints/view/list.html.ejs', 'mine <%= it.label %>');
      assert.equal(text('view/list.html.ejs'), 'mine x');
      assert.equal(findBlueprint('view/detail.html.ejs', root).shown, 'quintet/templates/view/detail.html.ejs');
    });

    it('make one blueprint together, each file once', () => {
      write('blueprints/app/services.ts', 'more');
      write('blueprints/app/admin.ts.ejs', 'export default [];\n');
      const files = listBlueprint('app', root).map(({ shown }) => shown);
      assert.deepEqual(files, [
        'blueprints/app/admin.ts.ejs',
        'quintet/templates/app/models.prisma.ejs',
        'blueprints/app/services.ts',
        'quintet/templates/app/urls.ts.ejs',
      ]);
    });

    it('bring new ones, beside those of generators', () => {
      const names = blueprintNames(root);
      assert.ok(names.includes('service') && names.includes('view'), names.join());
      assert.ok(!names.includes('project') && !names.includes('starters'), names.join());
    });
  });

  it('refuses a list of packages that is none, and a package that brings no blueprints', () => {
    write('package.json', '{ "name": "site", "quintet": { "blueprints": "acme" } }');
    assert.equal(caught(() => blueprintNames(root)).code, 'BLUEPRINT_LIST');
    write('package.json', '{ "name": "site", "quintet": { "blueprints": ["missing"] } }');
    assert.deepEqual(
      [caught(() => blueprintNames(root)).code, caught(() => blueprintNames(root)).where],
      ['BLUEPRINT_PACKAGE', 'package.json'],
    );
  });

  it('says where a blueprint is broken: when it runs, when it does not parse, when a tag stays open', () => {
    const places: [string, string, RegExp][] = [
      ['a\n<%= it.x.y %>\n', 'blueprints/view/list.html.ejs:2', /Cannot read properties of undefined/],
      ['a\n\n<%= missing %>\n', 'blueprints/view/list.html.ejs:3', /missing is not defined/],
      ['a\n<% if (it.x { %>\nb\n<% } %>\n', 'blueprints/view/list.html.ejs:2', /Unexpected token/],
      ['a\nb <%= it.x\nc\n', 'blueprints/view/list.html.ejs:2', /close tag/],
    ];
    for (const [source, where, message] of places) {
      write('blueprints/view/list.html.ejs', source);
      const error = caught(() => renderFile('view/list.html.ejs', {}, root));
      assert.deepEqual([error.code, error.where], ['BLUEPRINT_BROKEN', where]);
      assert.match(error.message, message);
      assert.match(String(error.data?.['frame']), /^> \d \| /m);
    }
  });

  it('names files by their data, and wants all of it', () => {
    write('blueprints/service/src/__app__/__kebab__.ts.ejs', 'export const name = <%= JSON.stringify(it.kebab) %>;\n');
    assert.deepEqual(renderBlueprint('service', { app: 'posts', kebab: 'mailer' }, root), [
      { path: 'src/posts/mailer.ts', content: 'export const name = "mailer";\n' },
    ]);
    assert.match(caught(() => renderBlueprint('service', { app: 'posts' }, root)).message, /__kebab__/);
  });

  it('ejects what was there before the project had its own', () => {
    write('blueprints/view/list.html.ejs', 'mine');
    const [action] = planEject(root, 'view/list.html').actions;
    assert.deepEqual([action?.path, action?.kind], ['blueprints/view/list.html.ejs', 'conflict']);
    assert.match(action?.after ?? '', /extends "base\.html"/);
    assert.match(caught(() => planEject(root, 'veiw')).message, /did you mean "view"\?/);
    assert.match(caught(() => planEject(root, 'view/lst.html')).message, /did you mean "view\/list\.html"\?/);
  });

  it('has no blueprint that begins with a program: plans compute, blueprints print', () => {
    const files = blueprintNames(root).flatMap((name) => listBlueprint(name, root));
    const programs = files.filter((file) => readBlueprint(file).startsWith('<%\n'));
    assert.ok(files.length > 30);
    assert.deepEqual(
      programs.map(({ name }) => name),
      [],
    );
  });

  it('says what is wrong with a manifest', () => {
    const wrong: [string, RegExp][] = [
      ['{', /JSON/],
      ['[]', /must be an object/],
      ['{ "target": "MODEL" }', /"target" must be one of APP\/NAME, APP\/MODEL, NAME/],
      ['{ "insert": [{ "file": "a" }] }', /"insert\[0\]" needs "file" and "text"/],
      ['{ "insert": [{ "file": "a", "text": "b" }] }', /needs "export", or "list" \(apps, urls/],
      ['{ "insert": [{ "file": "a", "text": "b", "export": "c", "imports": [1] }] }', /imports/],
    ];
    for (const [text, message] of wrong) {
      write('blueprints/service/blueprint.json', text);
      const error = caught(() => readManifest('service', root));
      assert.deepEqual([error.code, error.where], ['BLUEPRINT_MANIFEST', 'blueprints/service/blueprint.json']);
      assert.match(error.message, message);
    }
  });
});
