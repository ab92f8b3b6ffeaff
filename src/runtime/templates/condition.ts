// The expression of {% if %}: Python's operators and their order, lowest first: or, and, not, in and comparisons.
import type { Writer } from './compiler/writer.ts';
import type { Expression } from './expression.ts';
import type { Word } from './lexer.ts';
import type { TagParser } from './parser.ts';

/** Writes a condition as JavaScript; `asTruth` where only true or false is asked for. */
export interface Condition {
  write(writer: Writer): string;
  readonly isBoolean: boolean;
}

type Binary = (left: string, right: string) => string;

const COMPARISONS: Record<string, Binary> = {
  '==': (a, b) => `$equals(${a},${b})`,
  '!=': (a, b) => `!$equals(${a},${b})`,
  '<': (a, b) => `$compare(${a},${b})<0`,
  '>': (a, b) => `$compare(${a},${b})>0`,
  '<=': (a, b) => `$compare(${a},${b})<=0`,
  '>=': (a, b) => `$compare(${a},${b})>=0`,
  in: (a, b) => `$contains(${b},${a})`,
  'not in': (a, b) => `$lacks(${b},${a})`,
  is: (a, b) => `(${a}??null)===(${b}??null)`,
  'is not': (a, b) => `(${a}??null)!==(${b}??null)`,
};
const OPERATORS = new Set(['or', 'and', 'not', ...Object.keys(COMPARISONS)]);

/** Parses the words of a condition. @throws {TemplateError} TEMPLATE_SYNTAX */
export function parseCondition(parser: TagParser, words: readonly Word[], end: number): Condition {
  const reader = new ConditionReader(parser, joinOperators(words), end);
  const condition = reader.or();
  reader.expectEnd();
  return condition;
}

function joinOperators(words: readonly Word[]): Word[] {
  const joined: Word[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as Word;
    const pair = `${word.text} ${words[at + 1]?.text}`;
    const isPair = pair === 'not in' || pair === 'is not';
    joined.push(isPair ? { text: pair, offset: word.offset } : word);
    if (isPair) at++;
  }
  return joined;
}

class ConditionReader {
  readonly #parser: TagParser;
  readonly #words: readonly Word[];
  readonly #end: number;
  #at = 0;

  constructor(parser: TagParser, words: readonly Word[], end: number) {
    this.#parser = parser;
    this.#words = words;
    this.#end = end;
  }

  or(): Condition {
    return this.#logical('or', '||', () => this.#logical('and', '&&', () => this.#not()));
  }

  expectEnd(): void {
    const word = this.#words[this.#at];
    if (word)
      throw this.#parser.syntaxError(
        `unexpected ${JSON.stringify(word.text)} in the condition`,
        word.offset,
        'Combine values with and, or, ==, in, …; parentheses are not supported.',
      );
  }

  #logical(word: string, operator: string, next: () => Condition): Condition {
    let left = next();
    while (this.#take(word)) left = logical(left, operator, next());
    return left;
  }

  #not(): Condition {
    if (!this.#take('not')) return this.#comparison();
    const operand = this.#not();
    return { isBoolean: true, write: (writer) => `!${truth(operand, writer)}` };
  }

  #comparison(): Condition {
    let left = this.#operand();
    for (let word = this.#words[this.#at]; word && word.text in COMPARISONS; word = this.#words[this.#at]) {
      this.#at++;
      left = comparison(left, COMPARISONS[word.text] as Binary, this.#operand());
    }
    return left;
  }

  #operand(): Condition {
    const word = this.#words[this.#at];
    if (!word)
      throw this.#parser.syntaxError(
        'the condition is incomplete',
        this.#words.at(-1)?.offset ?? this.#end,
        'Add a value after the last operator.',
      );
    // Python binds `not` looser than ==, yet takes it after an operator: a == not b.
    if (word.text === 'not') return this.#not();
    if (OPERATORS.has(word.text))
      throw this.#parser.syntaxError(`${JSON.stringify(word.text)} needs a value on each side`, word.offset);
    this.#at++;
    return new OperandCondition(this.#parser.expression(word));
  }

  #take(text: string): boolean {
    if (this.#words[this.#at]?.text !== text) return false;
    this.#at++;
    return true;
  }
}

class OperandCondition implements Condition {
  readonly isBoolean = false;
  readonly #expression: Expression;

  constructor(expression: Expression) {
    this.#expression = expression;
  }

  write(writer: Writer): string {
    return writer.expression(this.#expression, 'keep');
  }
}

function logical(left: Condition, operator: string, right: Condition): Condition {
  return { isBoolean: true, write: (writer) => `(${truth(left, writer)}${operator}${truth(right, writer)})` };
}

function comparison(left: Condition, binary: Binary, right: Condition): Condition {
  return { isBoolean: true, write: (writer) => `(${binary(left.write(writer), right.write(writer))})` };
}

/** JavaScript that is true or false. */
export function truth(condition: Condition, writer: Writer): string {
  const code = condition.write(writer);
  return condition.isBoolean ? code : `$test(${code})`;
}
