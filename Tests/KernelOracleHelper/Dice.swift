/// SplitMix64: a case depends on the seed and its own number alone, so each can be run by itself.
struct Dice {
  private var state: UInt64

  init(seed: UInt64, stream: UInt64, index: Int) {
    state = seed
    state = next() ^ (stream &* 0xD1B5_4A32_D192_ED03)
    state = next() ^ UInt64(index)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// One of `elements`, each as likely as its weight says.
  mutating func weighted<Element>(_ elements: [(weight: Int, value: Element)]) -> Element {
    var rest = below(elements.reduce(0) { $0 + $1.weight })
    for element in elements {
      rest -= element.weight
      if rest < 0 { return element.value }
    }
    return elements[0].value
  }
}
