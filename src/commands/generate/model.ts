import { string } from '@oclif/core/args';
import { FIELD_GRAMMAR } from './field-grammar.ts';
import { GeneratorCommand, type GenerateResult } from './generator.ts';

export class GenerateModel extends GeneratorCommand {
  static override summary = 'Create a model.';
  static override description = `Adds a model to models.prisma of its app, with the other side of its relations, and registers it in the admin.
${FIELD_GRAMMAR}

If the model exists, adds the fields that it does not have.`;
  static override examples = [
    '<%= config.bin %> generate model posts/Post title:string:200 slug:slug:unique body:text published:boolean=false author:ref:User tags:many:Tag',
    '<%= config.bin %> generate model "shop/Product" name:string:100 "size:enum(S,M,L)=M" price:decimal:8,2',
  ];
  static override strict = false;
  static override args = {
    target: string({ name: 'app/model', description: 'App and model: posts/Post.', required: true }),
  };

  async run(): Promise<GenerateResult> {
    const { argv, args, flags } = await this.parse(GenerateModel);
    const { planModel } = await import('../../toolchain/scaffold/model/plan-model.ts');
    const fields = (argv as string[]).slice(1);
    const plan = await planModel(await this.project(), args.target, fields);
    return this.write(plan, flags, [
      'npx quintet makemigrations',
      'npx quintet migrate',
      `npx quintet generate view ${args.target} --crud`,
    ]);
  }
}
