import { describePairs } from './support/describe-pairs.js';

describePairs({ whole: true });
