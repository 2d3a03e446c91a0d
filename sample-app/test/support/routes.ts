import type { Host } from './host.js';

export interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route the application has, as the router knows it. */
export function routesOf({ app }: Host): readonly Route[] {
  const { router } = app.getHttpAdapter().getInstance() as {
    router: { stack: { route?: { path: string; methods: Record<string, boolean> } }[] };
  };
  return router.stack.flatMap(({ route }) =>
    route === undefined ? [] : Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: route.path })),
  );
}

/** A path of a route, with something in place of each parameter. */
export const filledIn = (path: string): string => path.replaceAll(/:\w+/g, 'x');
