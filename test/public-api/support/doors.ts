import { join } from 'node:path';

import ts from 'typescript';

import { ROOT } from '../../architecture/support/repository.js';

const DOORS = ['src/index.ts', 'src/testing/index.ts'] as const;
export type Door = (typeof DOORS)[number];

/** The two public doors as the compiler sees them. */
export class PublicDoors {
  readonly #program: ts.Program;
  readonly checker: ts.TypeChecker;

  constructor() {
    const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
    this.#program = ts.createProgram(
      DOORS.map((door) => join(ROOT, door)),
      options,
    );
    this.checker = this.#program.getTypeChecker();
  }

  /** Every exported name with the symbol it stands for. */
  exportsOf(door: Door): ReadonlyMap<string, ts.Symbol> {
    return new Map(this.namesOf(door).map((one) => [one.name, this.meaningOf(one)]));
  }

  /** The names that exist at run time; a class exported by `export type` is none of them. */
  valuesOf(door: Door): readonly string[] {
    const values = this.namesOf(door).filter(
      (one) => !isTypeOnly(one) && (this.meaningOf(one).flags & ts.SymbolFlags.Value) !== 0,
    );
    return values.map(({ name }) => name);
  }

  private namesOf(door: Door): readonly ts.Symbol[] {
    const file = this.#program.getSourceFile(join(ROOT, door));
    const module = file === undefined ? undefined : this.checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`${door} is no module`);
    return this.checker.getExportsOfModule(module);
  }

  meaningOf(symbol: ts.Symbol): ts.Symbol {
    return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : this.checker.getAliasedSymbol(symbol);
  }

  /** The declarations in our own source files. */
  declarationsOf({ declarations = [] }: ts.Symbol): readonly ts.Declaration[] {
    return declarations.filter((one) => one.getSourceFile().fileName.startsWith(join(ROOT, 'src')));
  }
}

function isTypeOnly({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((one) => ts.isExportSpecifier(one) && (one.isTypeOnly || one.parent.parent.isTypeOnly));
}
