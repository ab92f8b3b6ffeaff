/** First lines of every generated file. */
export const HEADER = `// Made by Quintet from your models, settings and folders. Do not edit: \`quintet sync\` writes it again.
`;
