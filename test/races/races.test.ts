import { RACES } from './scenarios/index.js';
import { describeRaces } from './support/suite.js';

describeRaces('races', RACES, 10);
