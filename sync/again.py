"""Two processes that receive the same at once: the second looks again, then finds it there."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

T = TypeVar("T")
TRIES = 5


def again_if_beaten(session: Session, act: Callable[[], T]) -> T:
    """Act and commit; where another process stored the same in between, act anew.

    What `act` changes outside the store it must change whole each time.
    """
    for _try in range(TRIES - 1):
        try:
            done = act()
            session.commit()
        except IntegrityError:
            session.rollback()
        else:
            return done
    done = act()
    session.commit()
    return done
