import { db } from '#db';

const AUTHORS = [
  { email: 'mara@example.com', name: 'Mara Lindqvist' },
  { email: 'tomas@example.com', name: 'Tomás Herrera' },
];

const TAGS = ['Bread', 'Garden', 'Repair', 'Walking'];

const POSTS = [
  {
    title: 'A loaf for people with no time',
    tags: ['bread'],
    summary: 'Four ingredients, one pot, and a night of doing nothing at all.',
    body: 'Stir flour, water, salt and very little yeast together before you go to bed. It looks wrong. Leave it.\n\nIn the morning it has become dough. Fold it twice, let it rest while you have coffee, and bake it in a hot pot with the lid on. The lid is the whole trick: it keeps the steam in, and the steam makes the crust.\n\nIt keeps for three days, if you hide it.',
  },
  {
    title: 'What grows on a north-facing balcony',
    tags: ['garden'],
    summary: 'More than the shop assistant believed.',
    body: 'Mint grows. Chives grow. Parsley grows slowly and then all at once.\n\nI tried tomatoes for two years, because everybody tries tomatoes. They made leaves. In the third year I planted ferns and a blackcurrant, and stopped arguing with the light.',
  },
  {
    title: 'The drawer of small screws',
    tags: ['repair'],
    summary: 'Never throw one away. Here is how to find it again.',
    body: 'A repair takes ten minutes. Finding the screw takes an hour.\n\nMine are sorted by length in old spice jars, and the jars stand on the lid of a shoe box on which I wrote the diameters. It is ugly, and it has saved two chairs, a bicycle and one pair of glasses.',
  },
  {
    title: 'Twelve kilometres along the old railway',
    tags: ['walking'],
    summary: 'Flat, quiet, with a bakery in the middle.',
    body: 'The rails went in the seventies, and the birches came. You start at the water tower and walk east, through two cuttings where it is always cooler, over a bridge that nobody has painted since.\n\nAt kilometre seven there is a village with a bakery, open until noon. Go early.',
  },
  {
    title: 'Sharpening a kitchen knife, without the mystique',
    tags: ['repair'],
    summary: 'One stone, one angle, and some patience.',
    body: 'You need one stone of medium grit, a wet cloth under it, and an angle that you can hold. Twenty degrees is two coins under the back of a chef’s knife.\n\nTen strokes on one side, ten on the other, until you feel a burr along the whole edge. Then lighter. Then test it on a tomato, not on your thumb.',
  },
  {
    title: 'Rye, and why it sticks to everything',
    tags: ['bread'],
    summary: 'A flour that does not behave, and what to do about it.',
    body: 'Rye has little of the protein that makes dough elastic. It makes paste instead. Do not knead it, there is no point. Wet your hands, wet the spoon, wet the tin.\n\nThe reward comes on the second day, when the crumb has set and the loaf smells of malt and earth.',
  },
  {
    title: 'Repairing a fence with the neighbour',
    tags: ['garden', 'repair'],
    summary: 'Two people, one afternoon, nine posts.',
    body: 'He brought the auger, I brought the cake. We had said perhaps forty words to each other in six years.\n\nA post wants a third of its length in the ground and gravel under it, so that water can leave. We learnt this from the old posts, which had neither.',
  },
];

const COMMENTS = [
  { post: 'a-loaf-for-people-with-no-time', name: 'Ines', text: 'Made it on Sunday. It was gone on Sunday.' },
  { post: 'a-loaf-for-people-with-no-time', name: 'P. Novak', text: 'Does it work with wholemeal flour? Asking for a cellar full of it.' },
  { post: 'the-drawer-of-small-screws', name: 'Aunt Berit', text: 'You got this from your grandfather.' },
  { post: 'repairing-a-fence-with-the-neighbour', name: 'The neighbour', text: 'The cake was very good.' },
];

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes authors, tags, posts and comments; does nothing where there are posts already. */
export default async function seed(): Promise<void> {
  if ((await db.post.count()) > 0) return;
  for (const author of AUTHORS) {
    // No password matches '!', so these authors cannot log in. Create your own account with `quintet createsuperuser`.
    await db.user.upsert({ where: { email: author.email }, update: {}, create: { ...author, password: '!' } });
  }
  for (const name of TAGS) {
    await db.tag.upsert({ where: { name }, update: {}, create: { name, slug: toSlug(name) } });
  }
  for (const [index, { tags, ...post }] of POSTS.entries()) {
    const email = AUTHORS[index % AUTHORS.length]?.email ?? '';
    await db.post.create({
      data: {
        ...post,
        slug: toSlug(post.title),
        publishedAt: new Date(Date.now() - (index * 3 + 1) * DAY_MS),
        author: { connect: { email } },
        tags: { connect: tags.map((slug) => ({ slug })) },
      },
    });
  }
  for (const { post, ...comment } of COMMENTS) {
    await db.comment.create({ data: { ...comment, post: { connect: { slug: post } } } });
  }
}

function toSlug(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
}
