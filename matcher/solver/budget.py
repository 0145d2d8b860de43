import os, time
from math import floor, inf
from collections.abc import Mapping
from matcher.solver.clock import Clock
from matcher.solver.columns import column_of
from matcher.solver.finish import Finish
from matcher.solver.master import TOLERANCE
from matcher.solver.prices import PROGRAMME, SCALE, Limit
from matcher.solver.relaxation import Certificate, Relaxation
V=os.environ.get('BUDV')
ALPHA=float(os.environ.get('ALPHA','0.5'))
NEAR=float(os.environ.get('NEAR','2'))
WAYS=int(os.environ.get('WAYS','16'))
ROUNDS=int(os.environ.get('ROUNDS','30'))
MOST_TEAMS=200_000
WILD=float(os.environ.get('WILD','1000'))
MET=float(os.environ.get('MET','2'))

class BudgetBound:
    def __init__(self, relaxation: Relaxation, finish: Finish, clock: Clock) -> None:
        self._relaxation, self._finish, self._clock = relaxation, finish, clock
        self._near = 4 * SCALE

    def tighten(self) -> None:
        r=self._relaxation
        if not r.certified.prices.money: return
        t=time.time()
        best=self._shared(r.certified)
        if best is None: return
        r.keep(best)
        for k in range(ROUNDS):
            if self._clock.is_up(): return
            self._take_in(best if k==0 else sharp)
            t1=time.time()
            settled=r.master.solve_within_limits(self._clock)
            t2=time.time()
            value=r.encoding.settled_points+r.master.value
            if V: print(f'{k} {time.time()-t:.1f} best {best.units/SCALE+r.encoding.settled_points:.3f} least {best.spending.least/SCALE:.2f} master {value:.3f} {settled} cols {len(r.pool.columns)} lp {t2-t1:.2f} obj {self._finish.objective}',flush=True)
            if settled and best.units/SCALE+r.encoding.settled_points-value<=MET: break
            target={**r.master.prices(), PROGRAMME: best.prices.money}
            sharp=None
            alpha=ALPHA
            for _ in range(12):
                units=self._between(best.prices.units,target,alpha)
                t3=time.time()
                certified,_=r.price(units,None,self._clock)
                t4=time.time()
                if certified is None: return
                if certified.units-best.relaxed<=WILD*SCALE:
                    sharp=self._shared(certified)
                    if V: print(f'   price {t4-t3:.2f} share {time.time()-t4:.2f} relaxed {certified.units/SCALE+r.encoding.settled_points:.2f}', sharp and f'{sharp.units/SCALE+r.encoding.settled_points:.3f} least {sharp.spending.least/SCALE:.2f} near {self._near/SCALE:.1f}')
                    if sharp: break
                if V: print('   wild', alpha, (certified.units-best.relaxed)>>20)
                alpha/=2
            if sharp is None: return
            if sharp.units<best.units: best=sharp; r.keep(best)

    def _between(self, a, b, alpha):
        return {limit: round(a.get(limit,0)*(1-alpha)+b.get(limit,0)*alpha) for limit in {*a,*b}}

    def _shared(self, certified):
        low, high, near = 0, None, self._near
        for _ in range(12):
            t=time.time()
            c=self._relaxation.share_out(certified,near,MOST_TEAMS,self._clock)
            if V: print(f'      near {near/SCALE:.1f} {time.time()-t:.2f}', c and c.spending.least<=near)
            if c and c.spending.least<=near:
                self._near=c.spending.least*17//16+4*SCALE
                return c
            if c: low=near
            else: high=near
            near = (low+high)//2 if high else low*3//2 if low>64*SCALE else low*2
            if high and high-low<high//16: return None

    def _take_in(self, c):
        r=self._relaxation
        for o in r.openings:
            if o is not None:
                for team in c.losing(o, int(NEAR*SCALE)):
                    r.pool.add(column_of(o,team))
        r.master.take_in()
        r.master.hand_out(c.spending.numbers, c.spending.ways(WAYS, c.spending.least+int(NEAR*SCALE)))
