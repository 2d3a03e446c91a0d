import { INVARIANTS } from './scenarios/index.js';
import { describeRaces } from './support/suite.js';

describeRaces('invariants-deep', INVARIANTS, 1_000);
