/** Serves a route without a guard, behind a guard that asks nothing, and behind one that checks a session; tells what a batch of requests cost. */
import type { Origin } from '@maatify/admin-infra';
import { AdminInfraModule, Redacted, SessionOrchestrator } from '@maatify/admin-infra';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { bindings, minimalContracts } from '../minimal-contracts.js';

interface Request {
  readonly ip?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

function readRequest(context: ExecutionContext): { readonly token: Redacted; readonly origin: Origin } {
  const { ip, headers } = context.switchToHttp().getRequest<Request>();
  const token = Redacted.of((headers['authorization'] ?? '').slice('Bearer '.length));
  return { token, origin: { ip: ip ?? null, userAgent: headers['user-agent'] ?? null, channel: 'api' } };
}

class SessionGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { token, origin } = readRequest(context);
    const { outcome } = await host.sessions.access({ token }, origin);
    return outcome === 'allowed';
  }
}

/** Reads the same of the request, and lets everybody in. */
class GuardThatAsksNothing implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { token, origin } = readRequest(context);
    return Promise.resolve(token.reveal() !== '' && origin.channel === 'api');
  }
}

@Controller()
class Routes {
  @Get('open')
  open(): object {
    return { ok: true };
  }

  @Get('waved-through')
  @UseGuards(GuardThatAsksNothing)
  wavedThrough(): object {
    return { ok: true };
  }

  @Get('guarded')
  @UseGuards(SessionGuard)
  guarded(): object {
    return { ok: true };
  }
}

const contracts = minimalContracts();

@Module({ imports: [AdminInfraModule.forRoot({ contracts: bindings(contracts) })], controllers: [Routes] })
class Host {}

const app = await NestFactory.create(Host, { logger: false });
const host = { sessions: app.get(SessionOrchestrator) };
await app.listen(0, '127.0.0.1');
let from = process.cpuUsage();
process.on('message', (message) => {
  if (message === 'begin') {
    contracts.refresh();
    from = process.cpuUsage();
    process.send?.({ begun: true });
  } else if (message === 'end') {
    const { user, system } = process.cpuUsage(from);
    process.send?.({ cpuUs: user + system });
  } else {
    process.exit(0);
  }
});
process.send?.({ url: await app.getUrl() });
