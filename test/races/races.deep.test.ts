import { INVARIANTS, RACES } from './scenarios/index.js';
import { describeRaces } from './support/suite.js';

describeRaces('races-deep', RACES, 1_000);
describeRaces('invariants-deep', INVARIANTS, 1_000);
