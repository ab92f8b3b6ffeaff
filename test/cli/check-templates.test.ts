// `quintet check` on the variables of templates: the starter is clean, and mistakes are found where they are.
import assert from 'node:assert/strict';
import { scaffoldProject, type ScaffoldedProject } from '../support/scaffolded-project.ts';

describe('cli/check: variables of templates', function () {
  this.timeout(180_000);
  let project: ScaffoldedProject;
  const check = () => {
    const { stdout } = project.quintet('check', '--tag', 'templates', '--json');
    return (JSON.parse(stdout) as { where: string; message: string; hint: string; level: string }[]).map(
      ({ where, message, hint, level }) => `${level} ${where} ${message} | ${hint}`,
    );
  };
  const edit = (path: string, from: string, to: string) => {
    const text = project.read(path);
    assert.ok(text.includes(from), `${path} has no ${from}`);
    project.write(path, text.replace(from, to));
  };

  before(() => {
    project = scaffoldProject('blog', '--starter', 'blog');
    const generate = (...args: string[]) => {
      const { code, stdout, stderr } = project.quintet('generate', ...args);
      assert.equal(code, 0, stdout + stderr);
    };
    generate('app', 'catalog');
    generate('model', 'catalog/Bike', 'name:string:100', 'price:decimal:8,2', 'day:date', 'owner:ref:User');
    generate('view', 'catalog/Bike', '--crud');
  });
  after(() => project?.cleanUp());

  it('finds nothing in the starter and in generated pages', () => {
    assert.deepEqual(check(), []);
  });

  it('names what does not exist, with its place and the nearest name', () => {
    const detail = 'src/catalog/templates/catalog/bike-detail.html';
    project.write(
      detail,
      `{% extends "base.html" %}
{% block content %}
{{ bike.nmae }} {{ bike.name }} {{ bike.day.yaer }} {{ object.owner.emial|upper }}
{% if perms.catalog.add_bikee %}{{ prise }}{% endif %}
{% for key in bike.owner.groups %}{{ key.naem }}{% endfor %}
{% with b=bike %}{{ b.pricee }}{% endwith %}{{ extra|default:"" }}{% if optional %}{{ optional.x }}{% endif %}
{% endblock %}
`,
    );
    edit('src/templates/base.html', 'user.isStaff', 'user.isStuff');
    const found = check();
    project.quintet('sync');
    assert.deepEqual(found, [
      'warning src/templates/base.html:20:15 {{ user.isStuff }}: user has no isStuff | Did you mean isStaff?',
      `warning ${detail}:3:4 {{ bike.nmae }}: bike has no nmae | Did you mean name?`,
      `warning ${detail}:3:36 {{ bike.day.yaer }}: bike.day has no yaer | Did you mean year?`,
      `warning ${detail}:3:56 {{ object.owner.emial }}: object.owner has no emial | Did you mean email?`,
      `warning ${detail}:4:7 {{ perms.catalog.add_bikee }}: perms.catalog has no add_bikee | Did you mean add_bike?`,
      `warning ${detail}:4:36 {{ prise }}: no view gives prise to this template | Add prise to the context, or write {{ prise|default:"" }} if it may be missing.`,
      `warning ${detail}:5:38 {{ key.naem }}: key has no naem | Did you mean name?`,
      `warning ${detail}:6:21 {{ b.pricee }}: b has no pricee | Did you mean price?`,
    ]);
  });

  it('is silent about what a view types as any, and where only some views of a template lack a name', () => {
    project.write(
      'src/catalog/templates/shared.html',
      '{{ own.anything }}{{ other }}{{ rows.0.anything }}{{ everywhere }}',
    );
    project.write(
      'src/catalog/more-views.ts',
      `import { render, type HttpRequest } from 'quintet';
export const one = (request: HttpRequest, own: any) => render(request, 'shared.html', { own, rows: own });
export const two = (request: HttpRequest, other: string) =>
  render(request, 'shared.html', { own: JSON.parse(other), other, rows: [] as unknown[] });
export const three = (request: HttpRequest, context: Record<string, unknown>) =>
  render(request, 'shared.html', { ...context, other: 1 });
`,
    );
    assert.deepEqual(
      check().filter((line) => line.includes('shared.html')),
      [],
    );
  });
});
