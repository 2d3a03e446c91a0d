import type {
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  TableNode,
  UnknownRow,
} from 'kysely';
import { OperationNodeTransformer } from 'kysely';

import type { SchemaNames } from '../schema/schema-options.js';
import { TABLES } from '../schema/tables.js';

const OURS: ReadonlySet<string> = new Set(TABLES.map(({ name }) => name));

/** Puts the prefix, and the schema if there is one, before every table of ours. Aliases and tables of others stay as they are. */
export class TableNames implements KyselyPlugin {
  readonly #namer: TableNamer;

  constructor(names: SchemaNames) {
    this.#namer = new TableNamer(names);
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.#namer.transformNode(node, queryId);
  }

  transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return Promise.resolve(result);
  }
}

class TableNamer extends OperationNodeTransformer {
  constructor(private readonly names: SchemaNames) {
    super();
  }

  protected override transformTable(node: TableNode): TableNode {
    const { schema, identifier } = node.table;
    if (schema !== undefined || !OURS.has(identifier.name)) return node;
    const named = { ...identifier, name: this.names.prefix + identifier.name };
    const placed = this.names.schema === null ? {} : { schema: { ...identifier, name: this.names.schema } };
    return { ...node, table: { ...node.table, ...placed, identifier: named } };
  }
}
