import { INVARIANTS } from './scenarios/index.js';
import { describeRaces } from './support/suite.js';

describeRaces('invariants', INVARIANTS, 12);
