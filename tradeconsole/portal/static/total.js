// Shows the total of the options that are ticked, as they are ticked. The page works without it, by a button.
(function () {
  "use strict";
  var form = document.getElementById("accept");
  if (!form) return;
  var boxes = Array.prototype.slice.call(form.querySelectorAll("input[name=options]"));
  var items = read(form.dataset.items);
  var way = form.dataset.way;

  function read(words) { return words.split(" ").map(Number); }

  // Half up, away from zero, as the office counts.
  function divided(number, by) {
    return Math.sign(number) * Math.floor((2 * Math.abs(number) + by) / (2 * by));
  }
  function gst(sums) {
    if (!way) return 0;
    if (way.indexOf("line") > 0) return sums[2];
    return divided(sums[1] * 10, way === "inc" ? 110 : 100);
  }
  function money(cents) {
    var dollars = String(Math.floor(Math.abs(cents) / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
    return (cents < 0 ? "-$" : "$") + dollars + "." + String(Math.abs(cents) % 100).padStart(2, "0");
  }
  function say(name, words) {
    document.querySelectorAll("[data-sum=" + name + "]").forEach(function (place) { place.textContent = words; });
  }
  function count() {
    var sums = boxes.filter(function (box) { return box.checked; }).reduce(function (so, box) {
      return read(box.dataset.adds).map(function (cents, place) { return cents + so[place]; });
    }, items);
    var tax = gst(sums);
    var total = sums[0] + (way.indexOf("ex") === 0 ? tax : 0);
    var ticked = sums[0] - items[0];
    say("ticked", money(ticked));
    document.getElementById("ticked").hidden = !ticked;
    say("subtotal", money(total - tax));
    say("gst", money(tax));
    say("total", money(total));
    form.elements.total.value = total;
    form.querySelector("[data-sum=more]").textContent = "";
  }

  form.elements.total.disabled = false;
  form.querySelector("[name=work_out]").remove();
  boxes.forEach(function (box) {
    box.addEventListener("change", function () {
      form.elements.consent.checked = false;
      count();
    });
  });
  count();
})();
