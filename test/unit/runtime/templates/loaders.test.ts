import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chainLoader, folderLoader, memoryLoader } from '../../../../src/runtime/templates/loaders.ts';
import { createTemplateEngine, type TemplateEngine } from '../../../../src/runtime/templates/engine.ts';

let folder: string;
const write = (path: string, text: string): void => {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const engineOf = (debug: boolean, ...folders: string[]): TemplateEngine =>
  createTemplateEngine({ loader: folderLoader(folders.map((name) => join(folder, name))), debug });

describe('templates/loaders', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'quintet-templates-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('sees an edit, a deletion and a newly hiding file on the next page', () => {
    write('app/page.html', 'one');
    const engine = engineOf(true, 'project', 'app');
    assert.equal(engine.render('page.html'), 'one');
    write('app/page.html', 'two');
    assert.equal(engine.render('page.html'), 'two');
    write('project/page.html', 'mine');
    assert.equal(engine.render('page.html'), 'mine');
    rmSync(join(folder, 'project/page.html'));
    assert.equal(engine.render('page.html'), 'two');
    rmSync(join(folder, 'app/page.html'));
    assert.throws(() => engine.render('page.html'), { code: 'TEMPLATE_MISSING' });
    write('app/page.html', 'back');
    assert.equal(engine.render('page.html'), 'back');
  });

  it('sees edits of parents and included templates', () => {
    write('app/base.html', '[{% block a %}{% endblock %}]');
    write('app/row.html', 'row');
    write('app/page.html', '{% extends "base.html" %}{% block a %}{% include "row.html" %}{% endblock %}');
    const engine = engineOf(true, 'app');
    assert.equal(engine.render('page.html'), '[row]');
    write('app/base.html', '<{% block a %}{% endblock %}>');
    write('app/row.html', 'line');
    assert.equal(engine.render('page.html'), '<line>');
  });

  it('reads each template once in production', () => {
    write('app/page.html', 'one');
    const engine = engineOf(false, 'app');
    assert.equal(engine.render('page.html'), 'one');
    rmSync(join(folder, 'app/page.html'));
    assert.equal(engine.render('page.html'), 'one');
  });

  it('lets a template extend the one it overrides', () => {
    write(
      'project/admin/base.html',
      '{% extends "admin/base.html" %}{% block title %}Mine, {{ block.super }}{% endblock %}',
    );
    write('quintet/admin/base.html', '<{% block title %}Admin{% endblock %}>');
    for (const debug of [true, false])
      assert.equal(engineOf(debug, 'project', 'quintet').render('admin/base.html'), '<Mine, Admin>');
  });

  it('refuses names that lead out of its folders', () => {
    write('secret.txt', 'secret');
    write('app/page.html', 'x');
    const engine = engineOf(true, 'app');
    for (const name of [
      '../secret.txt',
      'a/../../secret.txt',
      '/etc/passwd',
      join(folder, 'secret.txt'),
      '..\\secret.txt',
      'C:\\x',
      '',
      'a\0b',
      '..',
    ]) {
      assert.throws(() => engine.render(name), { code: 'TEMPLATE_NAME' }, name);
      assert.throws(() => engine.renderString('{% include name %}', { name }), { code: 'TEMPLATE_NAME' }, name);
    }
    assert.throws(() => engine.renderString('{% include name %}', { name: 7 }), { code: 'TEMPLATE_NAME' });
  });

  it('takes no folder for a template', () => {
    write('app/posts/list.html', 'x');
    assert.equal(engineOf(true, 'app').has('posts'), false);
  });

  it('lists the names of all templates, each once', () => {
    write('a/one.html', '1');
    write('a/posts/list.html', '2');
    write('b/one.html', '3');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'b/broken.html'));
    assert.deepEqual(engineOf(true, 'a', 'b', 'missing').describe(), ['one.html', 'posts/list.html']);
  });

  it('asks one loader after the other, and takes the first of several names that exists', () => {
    const engine = createTemplateEngine({
      loader: chainLoader([memoryLoader({ a: '1' }), memoryLoader({ a: '2', b: '{% include "a" %}!' })]),
    });
    assert.equal(engine.render('b'), '1!');
    assert.equal(engine.render(['missing', 'a']), '1');
    assert.deepEqual([engine.has('a'), engine.has('toString'), engine.has('c')], [true, false, false]);
  });
});
