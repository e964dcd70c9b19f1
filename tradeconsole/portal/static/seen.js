// Tells the office, once, that a person is looking. The page works without it.
(function () {
  "use strict";
  var page = document.body.dataset;
  var told = false;

  function tell() {
    if (told || document.visibilityState !== "visible") return;
    told = true;
    fetch(page.seen, {
      method: "POST",
      body: new URLSearchParams({ stamp: page.stamp }),
      credentials: "omit",
      keepalive: true
    }).catch(function () {});
  }

  // A touch, a scroll, a key, or two seconds in view: machines that only fetch pages do none of these.
  ["pointerdown", "pointermove", "keydown", "scroll"].forEach(function (sign) {
    addEventListener(sign, tell, { passive: true });
  });
  function wait() {
    if (document.visibilityState === "visible") setTimeout(tell, 2000);
  }
  document.addEventListener("visibilitychange", wait);
  wait();
})();
