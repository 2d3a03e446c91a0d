/** Prints the CPU nanoseconds of a session check in a host that registered this many validated classes of its own. */
import { IsEmail, IsString, MaxLength } from 'class-validator';

import { againstFloor } from '../against-floor.js';
import { startApplication } from '../application.js';
import { minimalContracts } from '../minimal-contracts.js';
import { batch } from '../paired.js';

for (let made = 0; made < Number(process.argv[2] ?? 0); made += 1) {
  class OfTheHost {
    declare name: string;
    declare email: string;
  }
  IsString()(OfTheHost.prototype, 'name');
  MaxLength(80)(OfTheHost.prototype, 'name');
  IsEmail()(OfTheHost.prototype, 'email');
}
const contracts = minimalContracts();
const app = await startApplication(contracts);
const { pairs, prepare } = againstFloor(contracts, app);
await prepare();
const [access] = pairs;
if (access === undefined) throw new Error('there is no session check to measure');
await batch(access.ours, 10_000);
const { cpuNs } = await batch(access.ours, 20_000);
console.log(JSON.stringify({ cpuNs }));
await app.close();
