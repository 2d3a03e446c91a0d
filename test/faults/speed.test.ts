import { it } from '@jest/globals';
import { createLightWorld } from '../support/light-world.js';
import { SCENARIOS } from '../support/scenarios/index.js';
it('speed', async () => {
  const seqs = new Map<string, number>();
  let calls = 0, edgeCalls=0; const t = performance.now();
  for (const s of SCENARIOS) {
    const w = createLightWorld();
    const go = await s.arrange(w);
    const n = w.faults.calls.length;
    await go();
    const list = w.faults.calls.slice(n).map(c=>c.contract+'.'+c.method);
    const edges = list.filter(c=>!/Clock|IdGen|AuditL|Notif|SecretD/.test(c));
    const key = s.operation+' '+edges.join(' ');
    if (!seqs.has(key)) { seqs.set(key, list.length); calls += list.length; edgeCalls += edges.length; }
    await w.dispose();
  }
  const ms = performance.now()-t;
  console.log(SCENARIOS.length, 'scenarios', ms, 'ms', seqs.size, 'sequences', calls, 'calls', edgeCalls);
  const t2 = performance.now();
  for (let i=0;i<300;i++) for (const s of SCENARIOS.slice(0,1)) { const w = createLightWorld(); const go = await s.arrange(w); await go(); await w.dispose(); }
  console.log('sign-in per case', (performance.now()-t2)/300);
  const cs = SCENARIOS.find(s=>s.operation==='totp.confirm_mandatory_enrolment')!;
  const t3 = performance.now();
  for (let i=0;i<300;i++) { const w = createLightWorld(); const go = await cs.arrange(w); await go(); await w.dispose(); }
  console.log('confirm mandatory per case', (performance.now()-t3)/300);
}, 60000);
