// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { tokensIn } from './tokens.mjs';

/**
 * A name that carries an id, as it is written in the sources.
 *
 * @typedef {object} Title
 * @property {string} file relative to the repository
 * @property {string} text what is computed in it stands as `…`
 * @property {readonly string[]} ids
 * @property {boolean} isName of a describe or a test; otherwise a row of a table or a part from which a name is put together
 * @property {boolean} expectsFailure of a test that is expected to fail: its law does not hold yet
 */

/** Where names come from: the tests, and the cases of the kit, which lie with the library because hosts run them too. */
const FOLDERS = ['test', 'sample-app/test', 'adapters/test', 'src/testing'];

/** The tests of the evidence name ids as examples, and wrong ones on purpose. */
export const OWN_TESTS = 'test/evidence/';

/** Shows ids where none may stand: they are examples of what is refused. */
const LAW_ABOUT_IDS = 'test/public-api/no-ids.test.ts';

/** Programs that other suites compile; no test of theirs runs. */
const CONSUMERS = 'test/packaging/consumers/';

const TELLERS = new Set(['describe', 'it', 'test']);

/**
 * Every name with an id, by reading the sources: no test is run, so this takes a second and can be part of the everyday tests.
 *
 * @param {string} root
 * @returns {readonly Title[]}
 */
export function readTitles(root) {
  return FOLDERS.flatMap((folder) => filesBelow(root, folder)).flatMap((path) =>
    titlesIn(path, readFileSync(join(root, path), 'utf8')),
  );
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {readonly Title[]}
 */
export function titlesIn(path, text) {
  /** @type {Title[]} */
  const titles = [];
  /** @type {Set<ts.Node>} */
  const names = new Set();
  /** @param {ts.Node} node @param {boolean} inFailing */
  const visit = (node, inFailing) => {
    const name = nameOf(node);
    const failing = inFailing || (name !== undefined && ts.isCallExpression(node) && isFailing(node.expression));
    if (name !== undefined) names.add(name);
    const literal = textOf(node);
    const ids = literal === undefined ? [] : tokensIn(literal);
    const told =
      literal === undefined || ids.length === 0
        ? undefined
        : names.has(node) || hasWords(literal)
          ? literal
          : inContext(node, literal);
    if (told !== undefined) titles.push({ file: path, text: told, ids, isName: names.has(node), expectsFailure: failing });
    ts.forEachChild(node, (child) => visit(child, failing));
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true), false);
  return titles;
}

/**
 * The names that a file gives its suites and tests, with or without an id.
 *
 * @param {string} path
 * @param {string} text
 * @returns {readonly string[]}
 */
export function namesIn(path, text) {
  /** @type {string[]} */
  const names = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const name = nameOf(node);
    const told = name === undefined ? undefined : textOf(name);
    if (told !== undefined) names.push(told);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return names;
}

/**
 * The first argument of `it(…)`, `it.each(…)(…)`, `test.skip(…)` and `(missing ? describe.skip : describe)(…)`.
 *
 * @param {ts.Node} node
 * @returns {ts.Expression | undefined}
 */
function nameOf(node) {
  if (!ts.isCallExpression(node) || !TELLERS.has(rootOf(node.expression))) return undefined;
  return node.arguments[0];
}

/**
 * @param {ts.Expression} expression
 * @returns {string}
 */
function rootOf(expression) {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression) || ts.isCallExpression(expression)) return rootOf(expression.expression);
  if (ts.isTaggedTemplateExpression(expression)) return rootOf(expression.tag);
  if (ts.isParenthesizedExpression(expression)) return rootOf(expression.expression);
  if (ts.isConditionalExpression(expression)) return rootOf(expression.whenTrue);
  return '';
}

/**
 * @param {ts.Expression} expression
 * @returns {boolean}
 */
function isFailing(expression) {
  if (ts.isCallExpression(expression)) return isFailing(expression.expression);
  if (ts.isTaggedTemplateExpression(expression)) return isFailing(expression.tag);
  return ts.isPropertyAccessExpression(expression) && (expression.name.text === 'failing' || isFailing(expression.expression));
}

/**
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function textOf(node) {
  if (ts.isStringLiteralLike(node)) return flat(node.text);
  if (ts.isTemplateExpression(node))
    return flat([node.head, ...node.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join('…'));
  return undefined;
}

/**
 * Whether a text says more than which ids it is about.
 *
 * @param {string} text
 */
function hasWords(text) {
  return tokensIn(text)
    .reduce((rest, id) => rest.replaceAll(id, ''), text)
    .split(/[^\p{L}]+/u)
    .some((word) => word.length > 1);
}

/**
 * Ids alone carry nothing: they may be a list that something is counted by. They do beside the name of what they belong to, as in
 * `{ name: '…', invariants: ['I2'] }` and in a row `['F01', '…']`.
 *
 * @param {ts.Node} node
 * @param {string} ids
 * @returns {string | undefined}
 */
function inContext(node, ids) {
  const name = besides(node.parent) ?? (ts.isArrayLiteralExpression(node.parent) ? besides(node.parent.parent) : undefined);
  return name === undefined ? undefined : `${ids}: ${name}`;
}

/**
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function besides(node) {
  if (ts.isPropertyAssignment(node)) {
    const named = node.parent.properties.find((one) => ts.isPropertyAssignment(one) && /^(name|title)$/.test(one.name.getText()));
    return named !== undefined && ts.isPropertyAssignment(named) ? textOf(named.initializer) : undefined;
  }
  if (!ts.isArrayLiteralExpression(node)) return undefined;
  return node.elements.map(textOf).find((text) => text !== undefined && hasWords(text));
}

/** @param {string} text */
function flat(text) {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {readonly string[]}
 */
function filesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
    .filter((path) => !path.startsWith(OWN_TESTS) && !path.startsWith(CONSUMERS) && path !== LAW_ABOUT_IDS)
    .sort();
}
